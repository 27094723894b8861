import { integer, json, optional, text, view, type View } from '#kernel'
import type { Specs } from '../ports.ts'
import {
  DeploymentRolledBack,
  ResourceAdopted,
  ResourceCreated,
  ResourceDeleted,
  ResourceDrifted,
  ResourceFailed,
  ResourceIntended,
  ResourceReplaced,
  ResourceUpdated,
} from './events.ts'

/** Every resource as it was last read back; what is being made is here before it is there. */
export const ResourceStates = view('resource_states', {
  about: 'Every resource of every deployment as last read back',
  key: ['deployment_id', 'resource'],
  columns: {
    deployment_id: text,
    resource: text,
    engine: text,
    type: text,
    /** `making`, `ready`, `failed`, `drifted`. */
    status: text,
    handle: optional(text),
    key: text,
    wanted: json<Specs>(),
    specs: json<Specs>(),
    outputs: json<Record<string, string | number>>(),
    fingerprint: optional(text),
    depends_on: json<string[]>(),
    reason: optional(text),
    updated_at: text,
    position: integer,
  },
  folds: when => [
    when(ResourceIntended, keyOfResource, (row, data, { time, position }) => {
      if (row || data.action !== 'create') return row
      return {
        deployment_id: data.deployment_id,
        resource: data.resource,
        engine: data.engine,
        type: data.type,
        status: 'making',
        handle: null,
        key: data.key,
        wanted: data.wanted ?? {},
        specs: {},
        outputs: {},
        fingerprint: null,
        depends_on: data.depends_on,
        reason: null,
        updated_at: time,
        position,
      }
    }),
    when(ResourceCreated, keyOfResource, (_, data, context) => madeRow(data, context)),
    when(ResourceUpdated, keyOfResource, (_, data, context) => madeRow(data, context)),
    when(ResourceReplaced, keyOfResource, (_, data, context) => madeRow(data, context)),
    when(ResourceAdopted, keyOfResource, (_, data, context) => madeRow(data, context)),
    // The object that another has replaced goes later, and takes nothing along.
    when(ResourceDeleted, keyOfResource, (row, { key }) => (row?.key === key ? undefined : row)),
    when(
      ResourceFailed,
      keyOfResource,
      (row, { message }, { time }) => row && { ...row, status: 'failed', reason: message, updated_at: time },
    ),
    when(ResourceDrifted, keyOfResource, (row, { before, after, reason }, { time }) => {
      const isRestored = before === after
      const status = isRestored ? 'ready' : 'drifted'
      return row && { ...row, status, reason: isRestored ? null : reason, updated_at: time }
    }),
    // Restored and read back: what failed is as it was, and what never came to be is nothing.
    when(
      DeploymentRolledBack,
      ({ deployment_id, failed }) => failed.map(resource => [deployment_id, resource] as const),
      row => (row && row.handle !== null ? { ...row, status: 'ready', reason: null } : undefined),
    ),
  ],
})

function keyOfResource(data: { deployment_id: string; resource: string }): [string, string] {
  return [data.deployment_id, data.resource]
}

/** When and where in the log. */
interface At {
  readonly time: string
  readonly position: number
}

type Made = Parameters<typeof ResourceCreated>[0]

const madeRow = (data: Made, { time, position }: At) => ({
  deployment_id: data.deployment_id,
  resource: data.resource,
  engine: data.engine,
  type: data.type,
  status: 'ready',
  handle: data.handle,
  key: data.key,
  wanted: data.wanted,
  specs: data.specs,
  outputs: data.outputs,
  fingerprint: data.after,
  depends_on: data.depends_on,
  reason: null,
  updated_at: time,
  position,
})

export type StateRow = typeof ResourceStates extends View<infer R> ? R : never
