import { Ids, operation } from '#kernel'
import { z } from 'zod'
import { ChangeCommented, ChangeId, Comment } from '../contract.ts'
import { found } from '../rules.ts'
import { Changes } from '../views.ts'

/** Says something about a change, at any time. */
export const comment = operation('changes.comment', {
  about: 'Say something about a change, for everybody who looks at it.',
  effect: 'write',
  rest: 'POST /changes/{change_id}/comments',
  input: z.strictObject({ change_id: ChangeId, comment: Comment }),
  output: z.object({ change_id: ChangeId, comment_id: z.string() }),
  uses: { rows: Changes, ids: Ids },
  refuses: { CHANGE_NOT_FOUND: 404 },

  async run({ change_id, comment: text }, { rows, ids, actor, emit, refuse }) {
    found(await rows.get(change_id), change_id, refuse)
    const comment_id = ids.newId('com')
    emit(ChangeCommented({ change_id, comment_id, comment: text, by: actor }))
    return { change_id, comment_id }
  },
})
