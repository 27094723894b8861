import { EventLog, operation } from '#kernel'
import { z } from 'zod'
import { Cost, costOf } from '../../blueprint/cost.ts'
import { engineAnswer } from '../../deploy/draft.ts'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { fingerprintOf } from '../../plan/fingerprint.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines } from '../../ports.ts'
import { needsOf } from '../../tools/estimate-resources.ts'

const mostEvents = 1000

/** Read anew. Engines tell what a resource may take and not what it takes, and so does this. */
export const getResourceStats = operation('infra.get_resource_stats', {
  about: 'Look at one resource now: state, limits, outputs, what it costs, and what happened to it.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['get_resource_stats'],
  rest: 'GET /infra/resources/{deployment_id}/{resource}/stats',
  input: z.strictObject({ deployment_id: DeploymentId, resource: z.string().max(63) }),
  output: z.object({
    resource: z.string(),
    engine: z.string(),
    type: z.string(),
    state: z.enum(['starting', 'ready', 'stopped', 'failed', 'gone']),
    reason: z.string().nullable(),
    has_drifted: z.boolean(),
    outputs: z.record(z.string(), z.union([z.string(), z.number()])),
    /** The most it may take. */
    limits: z.object({ cpu: z.number(), memory_mb: z.number(), storage_gb: z.number() }),
    usage: z.null().describe('what it takes: no engine measures that yet'),
    monthly: Cost.shape.resources.element.shape.monthly,
    changed_at: z.string(),
    changes: z.record(z.string(), z.number()).describe('how often each thing happened to it'),
  }),
  uses: { engines: Engines, states: ResourceStates, log: EventLog },
  refuses: { RESOURCE_NOT_FOUND: 404 },

  async run({ deployment_id, resource }, { engines, states, log, signal, refuse }) {
    const row = await states.get(deployment_id, resource)
    if (!row?.handle) {
      throw refuse('RESOURCE_NOT_FOUND', `${deployment_id} has no ${resource}`, {
        suggestions: ['deployments.get', 'infra.list_resources'],
      })
    }
    const { handle, engine, type } = row
    const seen = await engineAnswer(() => engineOf(engines, engine).read(handle, signal))
    const specs = seen?.specs ?? row.specs
    const records = await log.read({
      after: 0,
      limit: mostEvents,
      subject: deployment_id,
      patterns: ['resource.*'],
      descending: true,
    })
    const own = records.filter(({ data }) => (data as { resource: string }).resource === resource)
    const counts = Map.groupBy(own, each => each.type.slice('resource.'.length))
    return {
      resource,
      engine,
      type,
      state: seen?.state ?? ('gone' as const),
      reason: seen?.reason ?? row.reason,
      has_drifted: !seen || fingerprintOf(seen) !== row.fingerprint,
      outputs: { ...(seen?.outputs ?? row.outputs) },
      limits: needsOf(engines, { engine, type, specs }),
      usage: null,
      monthly: costOf([{ name: resource, type, provider: engine, specs }]).resources[0]?.monthly ?? null,
      changed_at: row.updated_at,
      changes: Object.fromEntries([...counts].map(([name, all]) => [name, all.length])),
    }
  },
})
