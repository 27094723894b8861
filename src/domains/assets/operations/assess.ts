import { Started } from '#domains/workflows/contract'
import {
  operation,
  OperationControl,
  type Actor,
  type Money,
  type Refusal,
  type RefusalDetails,
} from '#kernel'
import { toMicros } from '#lib/money'
import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { AssessParameters, pipelineOf } from '../assess/pipeline.ts'
import { estimateCost } from '../assess/rules.ts'
import { Filters } from '../search/filters.ts'
import { countMatches } from '../search/find.ts'
import { both, matchOf } from '../search/match.ts'
import { Assets } from '../views.ts'
import { batchQualityAssessment } from '../workflows/batch-quality-assessment.ts'

/** Starts judging pictures; the answer says beforehand what it can cost at most. */
export const assess = operation('assets.assess', {
  about:
    'Give stars to pictures: basic (free), standard, premium, brisque-claude or custom stages, within max_cost.',
  effect: 'write',
  meter: { service: 'quality-analyzer', instead: ['use_basic_pipeline'] },
  input: z.strictObject({
    filters: Filters.prefault({}),
    parameters: AssessParameters.prefault({}),
    project_id: z
      .string()
      .max(80)
      .optional()
      .describe('the project that pays, within what is left of its budget'),
  }),
  output: Started.extend({ estimated_cost: z.object({ amount: z.string(), currency: z.string() }) }),
  uses: { assets: Assets, operations: OperationControl },
  refuses: { PROJECT_NOT_FOUND: 404, PROJECT_PAUSED: 402, CURRENCY_DIFFERS: 422 },

  async run({ filters, parameters, project_id }, { assets, operations, actor, start, refuse }) {
    const { max_cost, pipeline, reassess } = parameters
    const asked = max_cost === undefined ? undefined : { amount: String(max_cost), currency: 'USD' }
    const left =
      project_id === undefined ? undefined : await leftOf({ operations, actor, refuse }, project_id)
    const { all } = await matchOf({ ...filters, media_type: 'image' }, assets)
    const isOpen = sql<SqlBool>`(v.assessed_by is null or v.assessed_by <> ${pipeline})`
    const total = await countMatches(assets, reassess ? all : both([all, isOpen]))
    const options = { budget: lesser(asked, left), projectId: project_id }
    const started = await start(batchQualityAssessment, { filters, parameters }, options)
    return {
      ...started,
      estimated_cost: { amount: estimateCost(pipelineOf(parameters), total), currency: 'USD' },
    }
  },
})

const ProjectState = z.object({
  status: z.string(),
  budget: z.object({ remaining: z.object({ amount: z.string(), currency: z.string() }) }).nullable(),
})

interface Asking {
  readonly operations: OperationControl
  readonly actor: Actor
  refuse(code: 'PROJECT_PAUSED' | 'CURRENCY_DIFFERS', message: string, more?: RefusalDetails): Refusal
}

/** What the project may still spend; nothing when it has no budget. */
async function leftOf({ operations, actor, refuse }: Asking, project_id: string): Promise<Money | undefined> {
  const { status, budget } = ProjectState.parse(
    await operations.call('projects.get', { project_id }, { actor }),
  )
  if (status === 'paused') {
    const message = `${project_id} has spent more than its budget`
    throw refuse('PROJECT_PAUSED', message, { suggestions: ['projects.set_budget'] })
  }
  const left = budget?.remaining
  if (!left || left.currency === 'USD') return left
  throw refuse('CURRENCY_DIFFERS', `Judges are paid in USD, and ${project_id} counts in ${left.currency}`)
}

const lesser = (one: Money | undefined, other: Money | undefined) =>
  one && other ? (toMicros(one.amount) <= toMicros(other.amount) ? one : other) : (one ?? other)
