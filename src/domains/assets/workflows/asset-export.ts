import { workflow } from '#kernel'
import { z } from 'zod'
import { Destination, mostExported } from '../export/plan-export.ts'
import { Copied, copyBatch } from '../operations/copy-batch.ts'
import { planExport } from '../operations/plan-export.ts'

const reportedResults = 1000

/** Copies assets into a folder, file by file; one that cannot be copied is reported and the others go on. */
export const assetExport = workflow('asset_export', {
  about: 'Copy the files of assets into one folder, with a result for each.',
  concurrency: 1,
  input: z.strictObject({
    parameters: z.strictObject({
      content_hashes: z.array(z.string()).min(1).max(mostExported),
      destination: Destination,
    }),
  }),
  output: z.object({
    root: z.string(),
    copied: z.number(),
    already_there: z.number(),
    refused: z.number(),
    failed_batches: z.number(),
    results: z.array(Copied),
  }),

  async run({ parameters }, flow) {
    const { root, batches, copies } = await flow.call(planExport, parameters, { timeout: '5m' })
    flow.progress({ total: copies })
    const key = (_: string, index: number) => String(index)
    const settled = await flow.each(batches, { key, concurrency: 2, showProgress: false }, (batch, item) =>
      item.call(copyBatch, { root, batch }, { timeout: '1h' }),
    )
    const results = settled.flatMap(end => (end.status === 'completed' ? end.value.results : []))
    const count = (status: z.infer<typeof Copied>['status']) =>
      results.filter(each => each.status === status).length
    const refused = count('refused')
    flow.progress({ completed: results.length - refused, failed: copies - results.length + refused })
    return {
      root,
      copied: count('copied'),
      already_there: count('already_there'),
      refused,
      failed_batches: settled.filter(end => end.status === 'failed').length,
      // What went wrong is shown before what went well.
      results: results
        .toSorted((a, b) => Number(b.status === 'refused') - Number(a.status === 'refused'))
        .slice(0, reportedResults),
    }
  },
})
