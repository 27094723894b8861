import { Blobs, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { carryOut } from '../carry-out.ts'
import { Change, ChangeId } from '../contract.ts'
import { assertAuthorOr, expired, found, isExpired } from '../rules.ts'
import { Changes } from '../views.ts'
import { begin } from './begin.ts'
import { expire } from './expire.ts'

/** Carries out what was approved before: as whoever proposed it, exactly the plan that was shown, once. */
export const apply = operation('changes.apply', {
  about: 'Carry out an approved change that was not carried out at once.',
  effect: 'write',
  rest: 'POST /changes/{change_id}/apply',
  timeout: '10m',
  input: z.strictObject({ change_id: ChangeId }),
  output: Change.pick({ change_id: true, status: true, result: true }),
  uses: { rows: Changes, blobs: Blobs, operations: OperationControl },
  refuses: {
    CHANGE_NOT_FOUND: 404,
    NOT_APPROVED: 409,
    BEING_APPLIED: 409,
    CHANGE_EXPIRED: 409,
    NOT_THE_AUTHOR: 403,
  },

  async run({ change_id }, context) {
    const { rows, operations, actor, caller, refuse, now } = context
    const row = found(await rows.get(change_id), change_id, refuse)
    assertAuthorOr('changes:approve', row, { actor, caller }, refuse)
    if (isExpired(row, now())) {
      await operations.call(expire, { change_id }, { actor })
      throw expired(refuse, row)
    }
    await operations.call(begin, { change_id }, { actor })
    return { change_id, ...(await carryOut(context, change_id)) }
  },
})
