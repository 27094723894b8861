import { workflow } from '#kernel'
import { z } from 'zod'
import { EnhancementLevel, editsOfLevel } from '../enhance/edits.ts'
import { mostFailures, mostResults, summaryOf, Enhanced, Failure } from '../enhance/summary.ts'
import { enhance } from '../operations/enhance.ts'
import { select } from '../operations/select.ts'
import { Filters } from '../search/filters.ts'

/** Enhances every picture that matches; with a threshold only those with fewer stars. What was derived is left alone. */
export const batchEnhancement = workflow('batch_enhancement', {
  about:
    'Enhance many pictures, each into a new file beside it; one that is broken is reported and the others go on.',
  concurrency: 1,
  input: z.strictObject({
    filters: Filters.prefault({}),
    parameters: z
      .strictObject({
        enhancement_level: EnhancementLevel.default('medium'),
        quality_threshold: z
          .number()
          .min(1)
          .max(5)
          .optional()
          .describe('only pictures with fewer stars than this'),
      })
      .prefault({}),
  }),
  output: z.object({
    matched: z.number(),
    enhanced: z.number(),
    unchanged: z.number(),
    failed: z.number(),
    results: z.array(Enhanced),
    failures: z.array(Failure),
  }),

  async run({ filters, parameters: { enhancement_level, quality_threshold } }, flow) {
    const pictures = { ...filters, media_type: 'image' as const }
    const { hashes } = await flow.call(select, {
      filters: pictures,
      without_derivatives: true,
      ...(quality_threshold !== undefined && { below_stars: quality_threshold }),
    })
    const edits = [...editsOfLevel[enhancement_level]]
    const settled = await flow.each(hashes, { key: hash => hash, concurrency: 2 }, (content_hash, item) =>
      item.call(enhance, { content_hash, edits }, { timeout: '5m' }),
    )
    const { results, failures } = summaryOf(hashes, settled)
    const written = results.filter(result => result.status !== 'nothing_changed')
    return {
      matched: hashes.length,
      enhanced: written.length,
      unchanged: results.length - written.length,
      failed: failures.length,
      results: written.slice(0, mostResults),
      failures: failures.slice(0, mostFailures),
    }
  },
})
