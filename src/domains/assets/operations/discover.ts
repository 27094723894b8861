import { Started } from '#domains/workflows/contract'
import { operation } from '#kernel'
import { z } from 'zod'
import { findInbox, InboxPath } from '../inbox.ts'
import { Files } from '../ports.ts'
import { assetDiscovery } from '../workflows/asset-discovery.ts'

/** Starts looking for media below a folder. */
export const discover = operation('assets.discover', {
  about: 'Scan a folder for media: find, hash and describe what is new or changed.',
  effect: 'write',
  input: z.strictObject({ inbox: InboxPath }),
  output: Started,
  uses: { files: Files },
  refuses: { FOLDER_NOT_FOUND: 404, PATH_NOT_ABSOLUTE: 422 },

  async run({ inbox }, { files, start, refuse }) {
    return start(assetDiscovery, { parameters: { inbox: await findInbox(files, inbox, refuse) } })
  },
})
