import { EventLog, operation, SystemInfo, WorkflowControl } from '#kernel'
import { z } from 'zod'

const Service = z.object({ service: z.string(), status: z.string(), message: z.string().optional() })

/** One look at the whole: version, store, log, workflows, services. */
export const status = operation('system.status', {
  about: 'Show version, store, log head, running workflows and service health.',
  effect: 'read',
  rest: 'GET /status',
  input: z.strictObject({}),
  output: z.object({
    version: z.string(),
    node: z.string(),
    head: z.number(),
    workflows: z.object({ running: z.number(), waiting: z.number() }),
    store: z.record(z.string(), z.union([z.number(), z.string()])),
    process: z
      .object({ uptime_seconds: z.number(), memory_bytes: z.number(), heap_bytes: z.number() })
      .describe('the process that answers'),
    services: z.array(Service),
  }),
  uses: { system: SystemInfo, log: EventLog, workflows: WorkflowControl },

  async run(_, { system, log, workflows }) {
    const services = (await system.health()).map(each => ({ ...each }))
    const store = (await system.stats()) as Record<string, number | string>
    return {
      version: system.version,
      node: system.node,
      head: log.head(),
      workflows: workflows.stats(),
      store,
      process: {
        uptime_seconds: Math.round(process.uptime()),
        memory_bytes: process.memoryUsage.rss(),
        heap_bytes: process.memoryUsage().heapUsed,
      },
      services,
    }
  },
})
