import { Started } from '#domains/workflows/contract'
import { operation } from '#kernel'
import { z } from 'zod'
import { Files } from '../ports.ts'
import { assetDiscovery } from '../workflows/asset-discovery.ts'

/** Starts looking for media below a folder. */
export const discover = operation('assets.discover', {
  about: 'Scan a folder for media: find, hash and describe what is new or changed.',
  effect: 'write',
  input: z.strictObject({ inbox: z.string().min(1).max(4096).describe('absolute path of the folder') }),
  output: Started,
  uses: { files: Files },
  refuses: { FOLDER_NOT_FOUND: 404, PATH_NOT_ABSOLUTE: 422 },

  async run({ inbox }, { files, start, refuse }) {
    if (!/^(\/|[A-Za-z]:[\\/])/.test(inbox)) {
      throw refuse('PATH_NOT_ABSOLUTE', `${inbox} is not an absolute path`, {
        suggestions: ['use_absolute_path'],
      })
    }
    const folder = inbox.length > 1 ? inbox.replace(/[\\/]+$/, '') : inbox
    if (!(await files.isFolder(folder))) throw refuse('FOLDER_NOT_FOUND', `There is no folder at ${folder}`)
    return start(assetDiscovery, { parameters: { inbox: folder } })
  },
})
