import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { planExport as draft } from '../export/plan-export.ts'
import { AssetFiles, Assets } from '../views.ts'

const perBatch = 16

/** Fixes what an export copies, so that a restart goes on with the same names. */
export const planExport = operation('assets.plan_export', {
  about: 'Fix which file of an export gets which name.',
  effect: 'read',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ content_hashes: z.array(z.string()), destination: z.string() }),
  output: z.object({ root: z.string(), batches: z.array(z.string()), copies: z.number() }),
  uses: { assets: Assets, places: AssetFiles, blobs: Blobs },
  refuses: { ASSET_NOT_FOUND: 404, DESTINATION_INVALID: 422 },

  async run({ content_hashes, destination }, context) {
    const { root, copies } = await draft(context, content_hashes, destination)
    const batches: string[] = []
    for (let at = 0; at < copies.length; at += perBatch) {
      const some = copies.slice(at, at + perBatch)
      batches.push(await context.blobs.put(new TextEncoder().encode(JSON.stringify(some))))
    }
    return { root, batches, copies: copies.length }
  },
})
