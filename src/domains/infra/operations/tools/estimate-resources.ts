import { operation } from '#kernel'
import { z } from 'zod'
import { Cost, ResourceCost } from '../../blueprint/cost.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { Deployments } from '../../deploy/views.ts'
import {
  blueprintWishes,
  getSound,
  refusesOfBlueprint,
  shelfAndEngines,
} from '../../tools/asked-blueprint.ts'
import { peakOf, sumByEnvironment, sumNeeds, withHeadroom } from '../../tools/estimate-resources.ts'

const Needs = z.object({ cpu: z.number(), memory_mb: z.number(), storage_gb: z.number() })
const mostListed = 100
const mostStates = 5000

/** What it needs, what must be there for it, and what is in use beside it. */
export const estimateResources = operation('infra.estimate_resources', {
  about:
    'Say what a blueprint needs and costs, each resource and in all, with headroom and beside what lives.',
  effect: 'read',
  permission: 'blueprints:read',
  aliases: ['estimate_resources'],
  rest: 'POST /infra/tools/estimate_resources',
  input: z.strictObject({
    ...blueprintWishes,
    headroom_percent: z
      .number()
      .min(0)
      .max(90)
      .optional()
      .describe('share of the capacity that stays free; 30 for prod, 20 otherwise when not said'),
  }),
  output: z.object({
    name: z.string(),
    environment: z.string(),
    total: Needs.extend({ resources: z.number(), monthly: Cost.shape.monthly }),
    /** Capacity that has to be there so that the headroom stays free. */
    with_headroom: Needs.extend({ headroom_percent: z.number() }),
    /** While everything is replaced at once, old and new side by side. */
    peak: Needs,
    resources: z.array(
      Needs.extend({
        resource: z.string(),
        engine: z.string(),
        type: z.string(),
        monthly: ResourceCost.shape.monthly,
        because: z.string(),
        source: ResourceCost.shape.source,
        as_of: ResourceCost.shape.as_of,
      }),
    ),
    /** Of all, also those that are not listed. */
    total_resources: z.number(),
    cost_unknown: z.array(z.string()),
    /** What deployments take up now, without this blueprint. */
    in_use: z.array(
      Needs.extend({
        environment: z.string(),
        deployments: z.number(),
        resources: z.number(),
        monthly: Cost.shape.monthly,
      }),
    ),
  }),
  uses: { ...shelfAndEngines, states: ResourceStates, deployments: Deployments },
  refuses: refusesOfBlueprint,

  async run({ headroom_percent, ...wish }, context) {
    const { blueprint, resources, cost } = await getSound(context, wish)
    const environment = blueprint.metadata.environment ?? 'default'
    const percent = headroom_percent ?? (environment === 'prod' ? 30 : 20)
    const total = sumNeeds(resources)
    const costs = new Map(cost.resources.map(each => [each.resource, each]))
    const states = await context.states.rows(query => query.limit(mostStates))
    const rows = await context.deployments.rows(query =>
      query.where('status', '!=', 'destroyed').limit(mostStates),
    )
    const environments = new Map(rows.map(row => [row.deployment_id, row.environment]))
    return {
      name: blueprint.name,
      environment,
      total: { ...total, resources: resources.length, monthly: cost.monthly },
      with_headroom: { ...withHeadroom(total, percent), headroom_percent: percent },
      peak: peakOf(resources, context.engines),
      resources: resources.slice(0, mostListed).map(({ name, type, engine, needs }) => {
        const { monthly = null, because = '', source = null, as_of = null } = costs.get(name) ?? {}
        return { resource: name, engine, type, ...needs, monthly, because, source, as_of }
      }),
      total_resources: resources.length,
      cost_unknown: cost.unknown.slice(0, mostListed),
      in_use: [...sumByEnvironment(states, id => environments.get(id), context.engines)].slice(0, mostListed),
    }
  },
})
