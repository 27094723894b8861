import { workflow } from '#kernel'
import { z } from 'zod'
import { identifyBatch } from '../operations/identify-batch.ts'
import { scanFolder } from '../operations/scan-folder.ts'

const Skip = z.object({ path: z.string(), reason: z.string() })

/** Finds media below a folder: discover, identify, describe. Goes on where it was after a crash. */
export const assetDiscovery = workflow('asset_discovery', {
  about: 'Find new and changed media below a folder, hash it and read its metadata.',
  concurrency: 4,
  input: z.strictObject({
    filters: z.record(z.string(), z.unknown()).optional(),
    parameters: z.strictObject({
      inbox: z.string().min(1).max(4096),
      discovery_source: z.enum(['file_scan', 'watch_mode', 'manual']).default('file_scan'),
    }),
  }),
  output: z.object({
    inbox: z.string(),
    seen: z.number(),
    identified: z.number(),
    assets: z.number(),
    duplicates: z.number(),
    missing: z.number(),
    skipped_total: z.number(),
    skipped: z.array(Skip),
    failed_batches: z.number(),
  }),

  async run({ parameters: { inbox, discovery_source } }, flow) {
    const scan = await flow.call(scanFolder, { inbox }, { timeout: '1h' })
    const sum = {
      identified: 0,
      assets: 0,
      duplicates: 0,
      skipped_total: scan.skipped_total,
      failed_batches: 0,
    }
    const skipped = [...scan.skipped]
    const settled = await flow.each(
      scan.batches,
      { key: (_, index) => String(index), concurrency: 4 },
      (batch, item) => item.call(identifyBatch, { inbox, batch, discovery_source }, { timeout: '30m' }),
    )
    for (const end of settled) {
      if (end.status === 'failed') {
        sum.failed_batches += 1
        continue
      }
      sum.identified += end.value.identified
      sum.assets += end.value.assets
      sum.duplicates += end.value.duplicates
      sum.skipped_total += end.value.skipped.length
      skipped.push(...end.value.skipped)
    }
    return { inbox, seen: scan.seen, missing: scan.missing, ...sum, skipped: skipped.slice(0, 200) }
  },
})
