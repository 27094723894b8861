import { Started } from '#domains/workflows/contract'
import { operation } from '#kernel'
import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { AssessParameters, pipelineOf } from '../assess/pipeline.ts'
import { estimateCost } from '../assess/rules.ts'
import { Filters } from '../search/filters.ts'
import { countMatches } from '../search/find.ts'
import { conditionsOf } from '../search/where.ts'
import { Assets } from '../views.ts'
import { batchQualityAssessment } from '../workflows/batch-quality-assessment.ts'

/** Starts judging pictures; the answer says beforehand what it can cost at most. */
export const assess = operation('assets.assess', {
  about:
    'Give stars to pictures: basic (free), standard, premium, brisque-claude or custom stages, within max_cost.',
  effect: 'write',
  input: z.strictObject({ filters: Filters.prefault({}), parameters: AssessParameters.prefault({}) }),
  output: Started.extend({ estimated_cost: z.object({ amount: z.string(), currency: z.string() }) }),
  uses: { assets: Assets },

  async run({ filters, parameters }, { assets, start }) {
    const conditions = await conditionsOf({ ...filters, media_type: 'image' }, assets)
    const { max_cost, pipeline, reassess } = parameters
    const isOpen = sql<SqlBool>`(v.assessed_by is null or v.assessed_by <> ${pipeline})`
    const total = await countMatches(assets, reassess ? conditions : [...conditions, isOpen])
    const budget = max_cost === undefined ? undefined : { amount: String(max_cost), currency: 'USD' }
    const started = await start(batchQualityAssessment, { filters, parameters }, { budget })
    return {
      ...started,
      estimated_cost: { amount: estimateCost(pipelineOf(parameters), total), currency: 'USD' },
    }
  },
})
