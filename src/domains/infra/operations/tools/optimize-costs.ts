import { operation } from '#kernel'
import { z } from 'zod'
import { costOf } from '../../blueprint/cost.ts'
import { writeBlueprint } from '../../blueprint/write-blueprint.ts'
import {
  blueprintWishes,
  getSound,
  judgeBlueprint,
  refusesOfBlueprint,
  shelfAndEngines,
} from '../../tools/asked-blueprint.ts'
import { BlueprintChange } from '../../tools/blueprint-changes.ts'
import { optimizeCosts } from '../../tools/optimize-costs.ts'

const Money = z.object({ amount: z.string(), currency: z.string() })
const Saved = z.object({ cpu: z.number(), memory_mb: z.number(), storage_gb: z.number(), monthly: Money })
const mostListed = 100
const mostText = 200_000

/** Engines do not tell what a resource uses, so whoever knows it says it. */
export const optimizeCostsTool = operation('infra.optimize_costs', {
  about:
    'Find what a blueprint could do without or have smaller: what it saves, what is risky, what to change.',
  effect: 'read',
  permission: 'blueprints:read',
  aliases: ['optimize_costs'],
  rest: 'POST /infra/tools/optimize_costs',
  input: z.strictObject({
    ...blueprintWishes,
    observed: z
      .array(
        z.strictObject({
          resource: z.string().max(63),
          cpu: z.number().min(0).max(10_000).optional().describe('cores, at most'),
          memory_mb: z.number().min(0).max(100_000_000).optional(),
          storage_gb: z.number().min(0).max(10_000_000).optional(),
        }),
      )
      .max(2000)
      .default([])
      .describe('the most each resource was seen to use; without it nothing counts as oversized'),
  }),
  output: z.object({
    name: z.string(),
    cost_now: Money,
    savings: z.array(
      z.object({
        rule: z.string(),
        resource: z.string(),
        message: z.string(),
        because: z.string(),
        risk: z.enum(['low', 'medium', 'high']),
        risk_because: z.string(),
        saving: Saved,
        changes: z.array(BlueprintChange),
      }),
    ),
    total_savings: z.number(),
    total: Saved,
    observed: z.number().describe('how many resources somebody observed'),
    /** With all changes; empty where it is too long to show. */
    source: z.string(),
    cost_after: Money,
  }),
  uses: shelfAndEngines,
  refuses: refusesOfBlueprint,

  async run({ observed, ...wish }, context) {
    const { engines } = context
    const { engine } = wish
    const { blueprint, resources, cost } = await getSound(context, wish)
    const seen = new Map(observed.map(({ resource, ...most }) => [resource, most]))
    const found = optimizeCosts(blueprint, resources, { engines, engine, observed: seen })
    const after = judgeBlueprint(found.blueprint, engines, engine)
    const source = writeBlueprint(found.blueprint)
    return {
      name: blueprint.name,
      cost_now: cost.monthly,
      savings: found.savings.slice(0, mostListed).map(each => ({ ...each })),
      total_savings: found.savings.length,
      total: found.total,
      observed: resources.filter(({ name }) => seen.has(name)).length,
      source: source.length > mostText ? '' : source,
      cost_after: costOf(after.resources.map(each => ({ ...each, provider: each.engine }))).monthly,
    }
  },
})
