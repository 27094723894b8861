import { operation } from '#kernel'
import { z } from 'zod'
import { Change, ChangeCanceled, ChangeId, ChangeReviewed } from '../contract.ts'
import { notPending } from '../rules.ts'
import { Changes } from '../views.ts'

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
    const change = await rows.get(change_id)
    if (!change) {
      throw refuse('CHANGE_NOT_FOUND', `There is no change ${change_id}`, { suggestions: ['changes.list'] })
    }
    if (change.status !== 'pending') throw notPending(refuse, change_id, change.status)
    expect(change_id, change.position, notPending(refuse, change_id))
    const isOwn = change.proposed_by === `${actor.kind}:${actor.id}`
    if (isOwn) {
      emit(ChangeCanceled({ change_id, by: actor }))
      return { change_id, status: 'canceled' as const }
    }
    emit(
      ChangeReviewed({
        change_id,
        verdict: 'rejected',
        by: actor,
        ...(comment !== undefined && { comment }),
      }),
    )
    return { change_id, status: 'rejected' as const }
  },
})
