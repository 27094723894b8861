import { Blobs, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { carryOut } from '../carry-out.ts'
import { ChangeId } from '../contract.ts'
import { isBegun, isExpired } from '../rules.ts'
import { Changes } from '../views.ts'
import { begin } from './begin.ts'
import { expire } from './expire.ts'

/** Does what is due: ends what waited for too long, and goes on with what was begun and never ended. */
export const lookAfter = operation('changes.look_after', {
  about: 'End a change that waited for too long, or go on with one that was begun and never ended.',
  effect: 'write',
  isPrivate: true,
  timeout: '10m',
  input: z.strictObject({ change_id: ChangeId }),
  output: z.object({}),
  uses: { rows: Changes, blobs: Blobs, operations: OperationControl },

  async run({ change_id }, context) {
    const { rows, operations, actor, now } = context
    const row = await rows.get(change_id)
    if (!row) return {}
    if (isExpired(row, now())) await operations.call(expire, { change_id }, { actor })
    else if (row.status === 'approved' && row.begun_until !== null && !isBegun(row, now())) {
      await operations.call(begin, { change_id }, { actor })
      await carryOut(context, change_id)
    }
    return {}
  },
})
