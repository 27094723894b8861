import { operation } from '#kernel'
import { z } from 'zod'
import { Change, ChangeEdited, ChangeId, Description, Metadata, Reviewers, Title } from '../contract.ts'
import { assertAuthorOr, expired, found, isExpired, notPending } from '../rules.ts'
import { toChange } from '../shape.ts'
import { Changes } from '../views.ts'

/** Changes what a change is called and why it is wanted; its plan stays as it is. */
export const update = operation('changes.update', {
  about: 'Change the title, description, reviewers or metadata of a pending change; the plan stays as it is.',
  effect: 'write',
  rest: 'PATCH /changes/{change_id}',
  input: z.strictObject({
    change_id: ChangeId,
    title: Title.optional(),
    description: Description.optional(),
    reviewers: Reviewers.optional(),
    metadata: Metadata.optional(),
  }),
  output: Change,
  uses: { rows: Changes },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_PENDING: 409, NOT_THE_AUTHOR: 403, CHANGE_EXPIRED: 409 },

  async run({ change_id, ...edited }, { rows, actor, caller, emit, expect, refuse, now }) {
    const row = found(await rows.get(change_id), change_id, refuse)
    if (row.status !== 'pending') throw notPending(refuse, row)
    if (isExpired(row, now())) throw expired(refuse, row)
    assertAuthorOr('changes:approve', row, { actor, caller }, refuse)
    expect(change_id, row.last_position, notPending(refuse, row))
    emit(ChangeEdited({ change_id, ...edited, by: actor }))
    const { title = row.title, description = row.description } = edited
    const { reviewers = row.reviewers, metadata = row.metadata } = edited
    return toChange({
      ...row,
      title,
      description,
      reviewers,
      metadata,
      updated_at: now().toISOString(),
    })
  },
})
