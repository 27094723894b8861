import type { EventLog, EventRecord } from '#kernel'
import { z } from 'zod'
import type { ResourceCreated } from './events.ts'

export const StateAt = z.object({
  deployment_id: z.string(),
  at: z.string(),
  /** What was going on. */
  status: z.string(),
  resources: z.array(
    z.object({
      resource: z.string(),
      engine: z.string(),
      type: z.string(),
      handle: z.string(),
      specs: z.record(z.string(), z.unknown()),
      outputs: z.record(z.string(), z.union([z.string(), z.number()])),
      fingerprint: z.string(),
      since: z.string(),
    }),
  ),
})
type StateAt = z.output<typeof StateAt>
type Resource = StateAt['resources'][number]

const page = 1000
const made = new Set(['resource.created', 'resource.updated', 'resource.replaced', 'resource.adopted'])
const statuses: Readonly<Record<string, string>> = {
  'deployment.started': 'deploying',
  'deployment.completed': 'deployed',
  'deployment.failed': 'failed',
  'deployment.rolled_back': 'rolled_back',
}

/** Folds the events of a deployment up to a moment. Undefined: it did not exist then. */
export async function replayState(
  log: EventLog,
  deployment_id: string,
  at: Date,
): Promise<StateAt | undefined> {
  const resources = new Map<string, Resource & { key: string }>()
  let status: string | undefined
  for (let after = 0; ;) {
    const patterns = ['deployment.*', 'resource.*']
    const records = await log.read({ after, limit: page, subject: deployment_id, patterns })
    for (const record of records) {
      if (Date.parse(record.time) > at.getTime()) return found()
      status = statusOf(record) ?? status
      fold(resources, record)
    }
    if (records.length < page) return found()
    after = records.at(-1)!.position
  }

  function found(): StateAt | undefined {
    if (status === undefined) return undefined
    const list = [...resources.values()].map(({ key: _, ...shown }) => shown)
    return { deployment_id, at: at.toISOString(), status, resources: list }
  }
}

function statusOf({ type, data }: EventRecord): string | undefined {
  const status = statuses[type]
  const { kind } = data as { readonly kind?: string }
  if (kind !== 'destroy' || status === undefined || status === 'failed') return status
  return status === 'deploying' ? 'destroying' : 'destroyed'
}

type Made = Parameters<typeof ResourceCreated>[0]

function fold(resources: Map<string, Resource & { key: string }>, { type, data, time }: EventRecord) {
  if (made.has(type)) {
    const { resource, engine, type: kind, handle, key, specs, outputs, after } = data as Made
    resources.set(resource, {
      resource,
      engine,
      type: kind,
      handle,
      key,
      specs,
      outputs,
      fingerprint: after,
      since: time,
    })
  }
  if (type !== 'resource.deleted') return
  const { resource, key } = data as Pick<Made, 'resource' | 'key'>
  if (resources.get(resource)?.key === key) resources.delete(resource)
}
