import { operation } from '#kernel'
import { z } from 'zod'
import { AssetInboxUnwatched } from '../contract.ts'
import { InboxPath, parseInbox } from '../inbox.ts'
import { AssetInboxes } from '../views.ts'

/** Ends watching; what was found stays known. */
export const unwatch = operation('assets.unwatch', {
  about: 'Stop watching a folder; its assets stay.',
  effect: 'write',
  input: z.strictObject({ inbox: InboxPath }),
  output: z.object({ inbox: z.string() }),
  uses: { inboxes: AssetInboxes },
  refuses: { PATH_NOT_ABSOLUTE: 422, FOLDER_NOT_FOUND: 404, NOT_WATCHED: 404 },

  async run({ inbox }, { inboxes, emit, refuse }) {
    const folder = parseInbox(inbox, refuse)
    if (!(await inboxes.get(folder))) {
      throw refuse('NOT_WATCHED', `${folder} is not watched`, { suggestions: ['assets.watched'] })
    }
    emit(AssetInboxUnwatched({ inbox: folder }))
    return { inbox: folder }
  },
})
