import { workflow, type Flow } from '#kernel'
import { z } from 'zod'
import { AssessParameters } from '../assess/pipeline.ts'
import { starsFromBrisque } from '../assess/rules.ts'
import { editsOfLevel, EnhancementLevel, type Edit } from '../enhance/edits.ts'
import { Enhanced, Failure, mostFailures, mostResults, summaryOf } from '../enhance/summary.ts'
import { concludeAssessment } from '../operations/conclude-assessment.ts'
import { enhance } from '../operations/enhance.ts'
import { measure } from '../operations/measure.ts'
import { select } from '../operations/select.ts'
import { Filters } from '../search/filters.ts'

const Result = Enhanced.extend({ brisque_before: z.number(), brisque_after: z.number() })

/** Enhances pictures that have too few stars, judges what came out, and says which are better than before. */
export const qualityEnhancement = workflow('quality_enhancement', {
  about: 'Enhance pictures below a number of stars and assess the results; the originals stay as they are.',
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
          .default(4)
          .describe('pictures with fewer stars than this'),
      })
      .prefault({}),
  }),
  output: z.object({
    matched: z.number(),
    enhanced: z.number(),
    improved: z.number(),
    good_enough: z.number(),
    failed: z.number(),
    results: z.array(Result),
    failures: z.array(Failure),
  }),

  async run({ filters, parameters: { enhancement_level, quality_threshold } }, flow) {
    const pictures = { filters: { ...filters, media_type: 'image' as const }, without_derivatives: true }
    const poor = await flow.call(select, { ...pictures, below_stars: quality_threshold })
    const unrated = await flow.call(select, { ...pictures, unrated: true })
    const edits = [...editsOfLevel[enhancement_level]]
    const hashes = [...poor.hashes, ...unrated.hashes]
    const settled = await flow.each(
      hashes,
      { key: hash => hash, concurrency: 2 },
      (content_hash, item, index) =>
        improve(item, {
          content_hash,
          edits,
          threshold: index < poor.hashes.length ? undefined : quality_threshold,
        }),
    )
    const { results, failures } = summaryOf(hashes, settled)
    const made = results.filter(result => result.status !== 'nothing_changed')
    return {
      matched: hashes.length,
      enhanced: made.length,
      improved: made.filter(result => result.brisque_after < result.brisque_before).length,
      good_enough: results.length - made.length,
      failed: failures.length,
      results: made.slice(0, mostResults),
      failures: failures.slice(0, mostFailures),
    }
  },
})

interface Picture {
  readonly content_hash: string
  readonly edits: readonly Edit[]
  /** Set where nobody has given stars yet: what BRISQUE gives must then be less. */
  readonly threshold: number | undefined
}

async function improve(flow: Flow, { content_hash, edits, threshold }: Picture) {
  const before = await flow.call(measure, { content_hash, is_requested: true })
  const brisque_before = scoreOf(before)
  if (threshold !== undefined && starsFromBrisque(brisque_before) >= threshold) {
    const same = { content_hash, file_path: '', status: 'nothing_changed' as const }
    return { ...same, brisque_before, brisque_after: brisque_before }
  }
  const made = await flow.call(enhance, { content_hash, edits: [...edits] }, { timeout: '5m' })
  if (made.status === 'nothing_changed') return { ...made, brisque_before, brisque_after: brisque_before }
  const { content_hash: made_hash } = made
  const after = await flow.call(measure, { content_hash: made_hash })
  const brisque_after = scoreOf(after)
  await flow.call(concludeAssessment, {
    content_hash: made_hash,
    parameters: AssessParameters.parse({}),
    ...('score' in after.brisque && { brisque: after.brisque }),
    issues: after.issues,
    skipped: [],
  })
  return { ...made, brisque_before, brisque_after }
}

/** A picture BRISQUE cannot score (one tone, too small) is the worst there is to it. */
const scoreOf = ({ brisque }: { brisque: { score: number } | { unscored: string } }) =>
  'score' in brisque ? brisque.score : 100
