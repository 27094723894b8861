import { operation } from '#kernel'
import { z } from 'zod'
import { Cost, costOf } from '../../blueprint/cost.ts'
import { findTemplate } from '../../templates/all-templates.ts'
import { parametersOf } from '../../templates/shown.ts'
import { customize, type Template } from '../../templates/template.ts'
import { patterns, type ArchitectureWish } from '../../tools/architecture-patterns.ts'
import { calculateCapacity } from '../../tools/calculate-capacity.ts'

/** Reasons by rules, each with what it costs; the first is what most speaks for. */
export const suggestArchitecture = operation('infra.suggest_architecture', {
  about: 'Suggest shapes of a system for requirements, with reasons, prices and the template that begins it.',
  effect: 'read',
  aliases: ['suggest_architecture'],
  rest: 'POST /infra/tools/suggest_architecture',
  input: z.strictObject({
    purpose: z.enum(['web', 'api', 'data', 'machine_learning', 'monitoring', 'internal']),
    environment: z.enum(['dev', 'staging', 'prod']).default('prod'),
    engine: z.string().max(50).optional().describe('only templates that it can make'),
    requests_per_second: z.number().min(0).max(1_000_000).default(1),
    service_time_ms: z.number().positive().max(3_600_000).default(50).describe('work on one request'),
    concurrency: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(8)
      .describe('requests that one server works on at once'),
    availability_percent: z.number().min(0).max(100).default(99),
    keeps_data: z.boolean().default(false),
    reads_per_write: z.number().min(0).max(1_000_000).default(1),
    services: z
      .number()
      .int()
      .min(1)
      .max(1000)
      .default(1)
      .describe('programs that change each at its own pace'),
    has_background_work: z.boolean().default(false),
    is_sensitive: z.boolean().default(false).describe('data or ways that others must not reach'),
  }),
  output: z.object({
    suggestions: z.array(
      z.object({
        pattern: z.string(),
        about: z.string(),
        weight: z.number(),
        reasons: z.array(z.string()),
        against: z.array(z.string()),
        price: z.string(),
        template: z.string(),
        /** For `templates.customize`. */
        parameters: z.record(z.string(), z.unknown()),
        resources: z.number(),
        monthly: Cost.shape.monthly,
        cost_unknown: z.number(),
      }),
    ),
    instances: z.number().nullable().describe('by M/M/c at 70 % utilization; null where no number is enough'),
    not_considered: z.array(z.string()).describe('templates that the engine cannot make'),
  }),

  async run({ engine, service_time_ms, concurrency, ...wish }) {
    const instances = instancesFor(wish, service_time_ms, concurrency)
    const weighed = patterns
      .map(pattern => {
        const found = pattern.reasons(wish)
        return { pattern, found, weight: found.reduce((sum, [weight]) => sum + weight, 0) }
      })
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight)
    const fits = ({ parameters }: Template) => {
      const known = parametersOf(parameters).engine?.enum
      return engine === undefined || (Array.isArray(known) && known.includes(engine))
    }
    const templateOf = (name: string) => findTemplate(name)!
    return {
      suggestions: weighed
        .filter(({ pattern }) => fits(templateOf(pattern.template)))
        .map(({ pattern: { pattern, about, price, template, servesRequests }, found, weight }) => {
          const parameters = parametersFor(templateOf(template), {
            engine,
            instances: servesRequests ? instances : null,
            environment: wish.environment,
          })
          const made = customize(templateOf(template), parameters)
          const resources = 'blueprint' in made ? made.blueprint.resources : []
          const cost = costOf(resources)
          return {
            pattern,
            about,
            weight,
            reasons: found.flatMap(([each, reason]) => (each > 0 ? [reason] : [])),
            against: found.flatMap(([each, reason]) => (each < 0 ? [reason] : [])),
            price,
            template,
            parameters,
            resources: resources.length,
            monthly: cost.monthly,
            cost_unknown: cost.unknown.length,
          }
        }),
      instances,
      not_considered: weighed
        .map(({ pattern }) => pattern.template)
        .filter(template => !fits(templateOf(template))),
    }
  },
})

/** One more where one may fail. */
function instancesFor(
  { requests_per_second, availability_percent }: ArchitectureWish,
  service_time_ms: number,
  concurrency: number,
): number | null {
  if (requests_per_second === 0) return 1
  const capacity = calculateCapacity({
    requests_per_second,
    service_time_ms,
    concurrency,
    target_utilization: 0.7,
    growth_percent: 0,
    spare_instances: availability_percent >= 99.5 ? 1 : 0,
    base_memory_mb: 64,
    memory_mb_per_request: 1,
  })
  return capacity?.instances ?? null
}

interface Sizing {
  readonly engine: string | undefined
  readonly instances: number | null
  readonly environment: string
}

/** Only what the template takes, within its bounds. */
function parametersFor({ parameters }: Template, { engine, instances, environment }: Sizing) {
  const known = parametersOf(parameters)
  const most = known.instance_count?.maximum
  return {
    environment,
    ...(engine !== undefined && { engine }),
    ...(typeof most === 'number' && instances !== null && { instance_count: Math.min(most, instances) }),
  }
}
