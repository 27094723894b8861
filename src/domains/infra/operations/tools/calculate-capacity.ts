import { operation } from '#kernel'
import { z } from 'zod'
import { calculateCapacity, mostInstances } from '../../tools/calculate-capacity.ts'

const formulas = [
  {
    name: 'offered load',
    formula: 'a = λ · s',
    source: 'Erlang 1917; with Little 1961 (L = λ · W) the requests in service',
  },
  {
    name: 'Erlang C',
    formula: 'C = B / (1 − ρ (1 − B)), B(0) = 1, B(k) = a B(k−1) / (k + a B(k−1))',
    source:
      'Erlang 1917; Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th edition, 2.3',
  },
  {
    name: 'mean wait',
    formula: 'W = C · s / (c − a)',
    source: 'Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th edition, 2.3',
  },
  {
    name: 'response time of M/M/c',
    formula: 'P(T > t) = e^(−μt) + C · (e^(−μt) − e^(−(c−a)μt)) / (c − a − 1)',
    source: 'Gross, Shortle, Thompson, Harris, Fundamentals of Queueing Theory, 4th edition, 2.3',
  },
] as const

/** From requests a second to a number of instances, by M/M/c. */
export const calculateCapacityTool = operation('infra.calculate_capacity', {
  about: 'Say how many instances a load needs for a utilization and a 95th percentile, by M/M/c.',
  effect: 'read',
  aliases: ['calculate_capacity'],
  rest: 'POST /infra/tools/calculate_capacity',
  input: z.strictObject({
    requests_per_second: z.number().positive().max(10_000_000),
    service_time_ms: z
      .number()
      .positive()
      .max(3_600_000)
      .describe('work on one request, without waiting, in the mean'),
    concurrency: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(1)
      .describe('requests that one instance works on at once'),
    target_utilization: z.number().min(0.05).max(0.99).default(0.7),
    p95_ms: z
      .number()
      .positive()
      .max(3_600_000)
      .optional()
      .describe('95 of 100 requests are to be answered within'),
    growth_percent: z.number().min(0).max(10_000).default(0).describe('on top of the requests a second'),
    spare_instances: z
      .number()
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe('that may fail while the targets hold'),
    base_memory_mb: z.number().min(0).max(1_000_000).default(64).describe('of an instance without requests'),
    memory_mb_per_request: z.number().min(0).max(100_000).default(1),
  }),
  output: z.object({
    instances: z.number(),
    needed: z.number(),
    memory_mb_per_instance: z.number(),
    memory_mb: z.number(),
    utilization: z.number(),
    waiting_percent: z.number(),
    mean_wait_ms: z.number(),
    mean_response_ms: z.number(),
    p95_response_ms: z.number(),
    requests_inside: z.number(),
    offered_load: z.number(),
    decided_by: z.enum(['stability', 'target_utilization', 'p95']),
    model: z.string(),
    assumes: z.array(z.string()),
    formulas: z.array(z.object({ name: z.string(), formula: z.string(), source: z.string() })),
  }),
  refuses: { TARGET_UNREACHABLE: 422 },

  async run(load, { refuse }) {
    const capacity = calculateCapacity(load)
    if (!capacity) {
      // Of exponential work, 95 of 100 need at most ln 20 times the mean, however many instances there are.
      const fastest = Math.ceil(load.service_time_ms * Math.log(20))
      throw refuse(
        'TARGET_UNREACHABLE',
        `${mostInstances} instances are not enough; work alone takes up to ${fastest} ms for 95 of 100 requests`,
        { details: { fastest_p95_ms: fastest }, suggestions: ['raise_p95_ms', 'lower_service_time_ms'] },
      )
    }
    return {
      ...capacity,
      memory_mb: capacity.instances * capacity.memory_mb_per_instance,
      model: 'M/M/c: one line, requests and work at random (Poisson arrivals, exponential service times)',
      assumes: [
        'requests arrive independently of each other; bursts need more',
        'work on one request does not slow down another on the same instance',
        'one line feeds all instances; balancers that do not know who is free wait longer',
      ],
      formulas: formulas.map(each => ({ ...each })),
    }
  },
})
