import { Started } from '#domains/workflows/contract'
import { operation, type Plan } from '#kernel'
import { z } from 'zod'
import { Destination, ExportedNames, planExport } from '../export/plan-export.ts'
import { AssetFiles, Assets } from '../views.ts'
import { assetExport } from '../workflows/asset-export.ts'

/** Copies assets into one folder, for somebody who wants just these files. */
export const exportAssets = operation('assets.export', {
  about: 'Copy the files of one asset or up to 10,000 into one folder, under the names they have.',
  effect: 'write',
  timeout: '5m',
  input: z.strictObject({ content_hash: ExportedNames, destination: Destination }),
  output: Started.extend({ copies: z.number() }),
  uses: { assets: Assets, places: AssetFiles },
  refuses: { ASSET_NOT_FOUND: 404, DESTINATION_INVALID: 422 },

  async plan({ content_hash, destination }, context): Promise<Plan> {
    const { root, copies } = await planExport(context, content_hash, destination)
    return {
      summary: `copy ${copies.length} files into ${root}`,
      steps: copies.map(({ source_path, destination_path }) => ({
        action: 'copy',
        target: destination_path,
        before: source_path,
      })),
      reversible: true,
      undo: 'delete the copies; the result of the workflow names them',
    }
  },

  async run({ content_hash, destination }, context) {
    const { copies } = await planExport(context, content_hash, destination)
    const parameters = { content_hashes: copies.map(copy => copy.content_hash), destination }
    return { ...(await context.start(assetExport, { parameters })), copies: copies.length }
  },
})
