import { integer, text, view } from '#kernel'
import { ChangeCommented } from '../contract.ts'
import { nameOf } from '../views.ts'

/** What was said about changes. */
export const ChangeComments = view('change_comments', {
  about: 'Comments on changes',
  key: ['change_id', 'comment_id'],
  columns: {
    change_id: text,
    comment_id: text,
    said_by: text,
    comment: text,
    said_at: text,
    position: integer,
  },
  indexes: [['change_id', 'position']],
  folds: when => [
    when(
      ChangeCommented,
      data => [data.change_id, data.comment_id],
      (_, { change_id, comment_id, comment, by }, { time, position }) => ({
        change_id,
        comment_id,
        said_by: nameOf(by),
        comment,
        said_at: time,
        position,
      }),
    ),
  ],
})
