import { isRefusal, workflow, type Flow, type Money } from '#kernel'
import { fromMicros, toMicros } from '#lib/money'
import { z } from 'zod'
import { starsSoFar, type StageScores } from '../assess/conclude.ts'
import { AssessParameters, pipelineOf } from '../assess/pipeline.ts'
import { costOfStage, opensGate, stagesOf } from '../assess/rules.ts'
import { concludeAssessment } from '../operations/conclude-assessment.ts'
import { judge } from '../operations/judge.ts'
import { measure } from '../operations/measure.ts'
import { select } from '../operations/select.ts'
import type { QualityIssue, QualityStage } from '../ports.ts'
import { Filters } from '../search/filters.ts'

const Failure = z.object({ content_hash: z.string(), code: z.string(), message: z.string() })

/** Gives stars to pictures; paid stages only behind their gates and within the budget. */
export const batchQualityAssessment = workflow('batch_quality_assessment', {
  about: 'Assess pictures with BRISQUE and, if asked and paid for, SightEngine and Claude.',
  concurrency: 2,
  input: z.strictObject({ filters: Filters.prefault({}), parameters: AssessParameters.prefault({}) }),
  output: z.object({
    assessed: z.number(),
    stars: z.record(z.string(), z.number()),
    above_threshold: z.array(z.string()),
    failed: z.number(),
    failures: z.array(Failure),
    stages_skipped: z.record(z.string(), z.number()),
    cost: z.object({ amount: z.string(), currency: z.string() }),
  }),

  async run({ filters, parameters }, flow) {
    const pictures = { ...filters, media_type: 'image' as const }
    const not_assessed_by = parameters.reassess ? undefined : parameters.pipeline
    const { hashes } = await flow.call(select, { filters: pictures, not_assessed_by })
    const settled = await flow.each(hashes, { key: hash => hash, concurrency: 4 }, (hash, item) =>
      assess(item, hash, parameters),
    )

    const stars: Record<string, number> = {}
    const stages_skipped: Record<string, number> = {}
    const above_threshold: string[] = []
    const failures: z.infer<typeof Failure>[] = []
    for (const [index, end] of settled.entries()) {
      const content_hash = hashes[index]!
      if (end.status === 'failed') {
        failures.push({ content_hash, code: end.error.code, message: end.error.message })
        continue
      }
      const { star_rating, skipped } = end.value
      stars[star_rating] = (stars[star_rating] ?? 0) + 1
      for (const { stage, reason } of skipped) {
        stages_skipped[`${stage}: ${reason}`] = (stages_skipped[`${stage}: ${reason}`] ?? 0) + 1
      }
      if (star_rating >= (parameters.quality_threshold ?? 6)) above_threshold.push(content_hash)
    }
    const assessed = hashes.length - failures.length
    return {
      assessed,
      stars,
      above_threshold: above_threshold.slice(0, 1000),
      failed: failures.length,
      failures: failures.slice(0, 100),
      stages_skipped,
      cost: flow.budget.spent(),
    }
  },
})

interface Skip {
  readonly stage: string
  readonly reason: string
}

async function assess(flow: Flow, content_hash: string, parameters: AssessParameters) {
  const pipeline = pipelineOf(parameters)
  const measured = await flow.call(measure, { content_hash })
  const wantsBrisque = stagesOf(pipeline).includes('brisque')
  const brisque = wantsBrisque && 'score' in measured.brisque ? measured.brisque : undefined
  const skipped: Skip[] =
    wantsBrisque && 'unscored' in measured.brisque
      ? [{ stage: 'brisque', reason: measured.brisque.unscored }]
      : []
  const judged: Partial<Record<QualityStage, { score: number; issues: QualityIssue[] }>> = {}
  let costMicros = 0

  for (const stage of stagesOf(pipeline)) {
    if (stage === 'brisque') continue
    const scores: StageScores = {
      brisque: brisque?.score,
      sightengine: judged.sightengine?.score,
      claude: judged.claude?.score,
    }
    if (!opensGate(stage, starsSoFar(scores, pipeline, parameters.star_limits), pipeline)) {
      skipped.push({ stage, reason: 'gate' })
      continue
    }
    const verdict = await askWithinBudget(flow, content_hash, stage)
    if (verdict.status === 'unavailable') skipped.push({ stage, reason: verdict.reason })
    else {
      judged[stage] = verdict
      costMicros += toMicros(verdict.cost_usd)
    }
  }
  const concluded = await flow.call(concludeAssessment, {
    content_hash,
    parameters,
    issues: measured.issues,
    skipped: [...skipped],
    ...(brisque && { brisque }),
    ...(judged.sightengine && { sightengine: scoreAndIssues(judged.sightengine) }),
    ...(judged.claude && { claude: scoreAndIssues(judged.claude) }),
    ...(costMicros > 0 && { cost: { amount: fromMicros(costMicros), currency: 'USD' } }),
  })
  return { star_rating: concluded.star_rating, skipped }
}

const scoreAndIssues = ({ score, issues }: { score: number; issues: QualityIssue[] }) => ({ score, issues })

/** A stage the budget has no money for, or that stays broken, is left out and said; the assessment goes on. */
async function askWithinBudget(flow: Flow, content_hash: string, stage: QualityStage) {
  const reserve: Money = { amount: costOfStage(stage), currency: 'USD' }
  try {
    return await flow.call(
      judge,
      { content_hash, stage },
      {
        name: `assets.judge:${stage}`,
        reserve,
        costOf: verdict =>
          verdict.status === 'judged' ? { amount: verdict.cost_usd, currency: 'USD' } : undefined,
      },
    )
  } catch (error) {
    if (!isRefusal(error) || error.code === 'CANCELED' || error.code === 'JOURNAL_MISMATCH') throw error
    const reason = error.code === 'BUDGET_EXCEEDED' ? 'budget' : error.code.toLowerCase()
    return { status: 'unavailable' as const, reason, message: error.message }
  }
}
