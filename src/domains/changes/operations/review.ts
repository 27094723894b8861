import { operation } from '#kernel'
import { durationMs, type Duration } from '#lib/duration'
import { z } from 'zod'
import { beginning } from '../beginning.ts'
import { ChangeId, ChangeReviewed } from '../contract.ts'
import { found, notPending } from '../rules.ts'
import { Changes } from '../views.ts'

/** Writes a yes down before it is carried out: of several at the same moment one is the first. */
export const review = operation('changes.review', {
  about:
    'Record that a person agreed to a pending change, and that it is begun where nobody else must agree.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({
    change_id: ChangeId,
    comment: z.string().max(2000).optional(),
    apply: z.boolean(),
  }),
  output: z.object({ approvals_missing: z.number(), is_begun: z.boolean() }),
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_PENDING: 409 },

  async run({ change_id, comment, apply }, { rows, actor, emit, expect, refuse, now }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    if (row.status !== 'pending') throw notPending(refuse, row)
    expect(change_id, row.last_position, notPending(refuse, row))
    const { approvals, expires_after } = row.requires
    const approvals_missing = approvals - row.approved_by.length - 1
    const said = { change_id, verdict: 'approved' as const, by: actor, comment }
    if (approvals_missing > 0) {
      emit(ChangeReviewed({ ...said, is_partial: true }))
      return { approvals_missing, is_begun: false }
    }
    const ends = now().getTime() + durationMs(expires_after as Duration)
    emit(ChangeReviewed({ ...said, expires_at: new Date(ends).toISOString() }))
    if (apply) emit(beginning(change_id, actor, now()))
    return { approvals_missing: 0, is_begun: apply }
  },
})
