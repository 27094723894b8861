import { operation } from '#kernel'
import { z } from 'zod'
import { Change, ChangeCanceled, ChangeId, ChangeReviewed } from '../contract.ts'
import { found, notPending } from '../rules.ts'
import { Changes, nameOf } from '../views.ts'

/** Says no to a change; its proposer may also withdraw it so. */
export const reject = operation('changes.reject', {
  about: 'Reject a pending change, or withdraw your own.',
  effect: 'write',
  permission: 'changes:approve',
  rest: 'POST /changes/{change_id}/reject',
  input: z.strictObject({ change_id: ChangeId, comment: z.string().max(2000).optional() }),
  output: Change.pick({ change_id: true, status: true }),
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_PENDING: 409 },

  async run({ change_id, comment }, { rows, actor, emit, expect, refuse }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    if (row.status !== 'pending') throw notPending(refuse, row)
    expect(change_id, row.last_position, notPending(refuse, row))
    if (row.proposed_by === nameOf(actor)) {
      emit(ChangeCanceled({ change_id, by: actor, reason: comment }))
      return { change_id, status: 'canceled' as const }
    }
    emit(ChangeReviewed({ change_id, verdict: 'rejected', by: actor, comment }))
    return { change_id, status: 'rejected' as const }
  },
})
