import { workflow } from '#kernel'
import { z } from 'zod'
import { InboxPath } from '../inbox.ts'
import { identifyBatch } from '../operations/identify-batch.ts'
import { noteMissing } from '../operations/note-missing.ts'
import { scanFolder } from '../operations/scan-folder.ts'

const Skip = z.object({ path: z.string(), reason: z.string() })
const reportedSkips = 200

/** Finds media below a folder: discover, identify, describe. Goes on where it was after a crash. */
export const assetDiscovery = workflow('asset_discovery', {
  about: 'Find new and changed media below a folder, hash it and read its metadata.',
  concurrency: 4,
  input: z.strictObject({
    filters: z.record(z.string(), z.unknown()).optional(),
    parameters: z.strictObject({
      inbox: InboxPath,
      discovery_source: z.enum(['file_scan', 'watch_mode', 'manual']).default('file_scan'),
      settle_ms: z.number().min(0).max(600_000).optional().describe('leave files that are younger alone'),
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

  async run({ parameters: { inbox, discovery_source, settle_ms } }, flow) {
    const scan = await flow.call(scanFolder, { inbox, settle_ms }, { timeout: '1h' })
    const key = (_: string, index: number) => String(index)
    // First what is gone: a file that was only moved is then no duplicate of itself.
    await flow.each(scan.missing_batches, { key, concurrency: 1, showProgress: false }, (batch, item) =>
      item.call(noteMissing, { batch }, { timeout: '5m' }),
    )
    const settled = await flow.each(scan.batches, { key, concurrency: 4 }, (batch, item) =>
      item.call(identifyBatch, { inbox, batch, discovery_source }, { timeout: '30m' }),
    )
    const done = settled.flatMap(end => (end.status === 'completed' ? [end.value] : []))
    const sum = (of: 'identified' | 'assets' | 'duplicates' | 'skipped_total') =>
      done.reduce((total, each) => total + each[of], 0)
    return {
      inbox,
      seen: scan.seen,
      identified: sum('identified'),
      assets: sum('assets'),
      duplicates: sum('duplicates'),
      missing: scan.missing,
      skipped_total: scan.skipped_total + sum('skipped_total'),
      skipped: [...scan.skipped, ...done.flatMap(each => each.skipped)].slice(0, reportedSkips),
      failed_batches: settled.length - done.length,
    }
  },
})
