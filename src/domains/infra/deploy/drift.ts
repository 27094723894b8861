import { z } from 'zod'
import { compareSpecs } from '../plan/compare.ts'
import { fingerprintOf, runs } from '../plan/fingerprint.ts'
import type { Living } from '../plan/make-plan.ts'
import type { StateRow } from './resource-states.ts'
import type { World } from './world.ts'

/** How one resource is otherwise than it was left. */
export const Drift = z.object({
  resource: z.string(),
  engine: z.string(),
  type: z.string(),
  kind: z.enum(['missing', 'changed', 'stopped', 'unknown_object']),
  fields: z.array(
    z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
  ),
  reason: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type Drift = z.output<typeof Drift>

/** Everything that is not as it was read back last. A deployment that is being worked on drifts by design: ask later. */
export function findDrift({ living, states }: World): Drift[] {
  const byKey = new Map(living.map(each => [each.key, each]))
  const known = new Set(states.map(({ key }) => key))
  const changed = states
    .filter(({ fingerprint }) => fingerprint !== null)
    .flatMap(row => driftOf(row, byKey.get(row.key)) ?? [])
  const strange = living
    .filter(({ key }) => !known.has(key))
    .map(({ resource, engine, type, handle, ...each }) => ({
      resource,
      engine,
      type,
      kind: 'unknown_object' as const,
      fields: [],
      reason: `${handle} bears the mark of this deployment, and nobody wrote down that it was made`,
      before: null,
      after: fingerprintOf({ ...each, type }),
    }))
  return [...changed, ...strange]
}

function driftOf(row: StateRow, now: Living | undefined): Drift | undefined {
  const { resource, engine, type, fingerprint: before } = row
  const what = { resource, engine, type, before }
  if (!now) return { ...what, kind: 'missing', fields: [], reason: 'it is gone', after: null }
  const after = fingerprintOf(now)
  if (after === before) return undefined
  const fields = [...compareSpecs(row.specs, now.specs)]
  if (!runs(now.state)) {
    const reason = now.reason === undefined ? `it is ${now.state}` : `it is ${now.state}: ${now.reason}`
    return { ...what, kind: 'stopped', fields, reason, after }
  }
  return { ...what, kind: 'changed', fields, reason: fields.map(({ path }) => path).join(', '), after }
}
