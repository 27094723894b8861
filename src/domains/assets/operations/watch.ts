import { operation } from '#kernel'
import { z } from 'zod'
import { AssetInboxWatched } from '../contract.ts'
import { findInbox, InboxPath, isBelow } from '../inbox.ts'
import { Files } from '../ports.ts'
import { AssetInboxes } from '../views.ts'

/** From now on what changes in a folder is found by itself, also after a restart. */
export const watch = operation('assets.watch', {
  about: 'Watch a folder: new, changed and missing media in it are noticed from now on.',
  effect: 'write',
  input: z.strictObject({ inbox: InboxPath }),
  output: z.object({ inbox: z.string(), is_new: z.boolean() }),
  uses: { files: Files, inboxes: AssetInboxes },
  refuses: { FOLDER_NOT_FOUND: 404, PATH_NOT_ABSOLUTE: 422, INBOX_OVERLAPS: 409 },

  async run({ inbox }, { files, inboxes, actor, emit, refuse }) {
    const folder = await findInbox(files, inbox, refuse)
    const known = await inboxes.rows(query => query)
    if (known.some(row => row.inbox === folder)) return { inbox: folder, is_new: false }
    const other = known.find(row => isBelow(row.inbox, folder) || isBelow(folder, row.inbox))
    if (other) {
      throw refuse(
        'INBOX_OVERLAPS',
        `${other.inbox} is watched already, and one of the two is in the other`,
        {
          details: { inbox: other.inbox },
          suggestions: ['assets.unwatch'],
        },
      )
    }
    emit(AssetInboxWatched({ inbox: folder, watched_by: `${actor.kind}:${actor.id}` }))
    return { inbox: folder, is_new: true }
  },
})
