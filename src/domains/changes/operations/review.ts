import { operation } from '#kernel'
import { z } from 'zod'
import { ChangeId, ChangeReviewed } from '../contract.ts'
import { notPending } from '../rules.ts'
import { Changes } from '../views.ts'

/** Writes a verdict down before it is carried out: of several at the same moment one is the first. */
export const review = operation('changes.review', {
  about: 'Record what a person decided about a pending change.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({
    change_id: ChangeId,
    verdict: z.enum(['approved', 'rejected']),
    comment: z.string().max(2000).optional(),
  }),
  output: z.object({}),
  uses: { rows: Changes },
  refuses: { NOT_PENDING: 409 },

  async run({ change_id, verdict, comment }, { rows, actor, emit, expect, refuse }) {
    const change = await rows.get(change_id)
    if (change?.status !== 'pending') throw notPending(refuse, change_id, change?.status)
    expect(change_id, change.position, notPending(refuse, change_id))
    emit(ChangeReviewed({ change_id, verdict, by: actor, ...(comment !== undefined && { comment }) }))
    return {}
  },
})
