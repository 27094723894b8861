import { operation } from '#kernel'
import { z } from 'zod'
import { Change, ChangeCanceled, ChangeId } from '../contract.ts'
import { assertAuthorOr, found, isBegun } from '../rules.ts'
import { Changes } from '../views.ts'

/** Withdraws a change that nobody has begun to carry out. */
export const cancel = operation('changes.cancel', {
  about: 'Withdraw your own change before it is carried out; whoever manages changes may withdraw any.',
  effect: 'write',
  rest: 'POST /changes/{change_id}/cancel',
  input: z.strictObject({ change_id: ChangeId, reason: z.string().max(2000).optional() }),
  output: Change.pick({ change_id: true, status: true }),
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404, CHANGE_IS_OVER: 409, BEING_APPLIED: 409, NOT_THE_AUTHOR: 403 },

  async run({ change_id, reason }, { rows, actor, caller, emit, expect, refuse, now }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    assertAuthorOr('changes:manage', row, { actor, caller }, refuse)
    if (row.status !== 'pending' && row.status !== 'approved') {
      throw refuse('CHANGE_IS_OVER', `${change_id} is ${row.status} already`, {
        suggestions: ['changes.get'],
      })
    }
    const busy = refuse('BEING_APPLIED', `${change_id} is being carried out`, {
      suggestions: ['changes.get'],
    })
    if (isBegun(row, now())) throw busy
    expect(change_id, row.last_position, busy)
    emit(ChangeCanceled({ change_id, by: actor, reason }))
    return { change_id, status: 'canceled' as const }
  },
})
