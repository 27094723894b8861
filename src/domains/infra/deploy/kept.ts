import type { Blobs } from '#kernel'
import { z } from 'zod'
import { DeploymentPlan } from '../plan/deployment-plan.ts'
import { fingerprintOf, runs } from '../plan/fingerprint.ts'
import type { PlannedResource } from '../plan/make-plan.ts'
import type { World } from './world.ts'

/** One resource as it was, so that it can be made so again. */
export const KeptResource = z.object({
  name: z.string(),
  type: z.string(),
  engine: z.string(),
  /** With references, where it was as the blueprint had it; else as it really was. */
  specs: z.record(z.string(), z.unknown()),
  dependencies: z.array(z.string()),
  fingerprint: z.string(),
  handle: z.string(),
  state: z.string(),
})
export type KeptResource = z.output<typeof KeptResource>

const toBytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

async function read<S extends z.ZodType>(blobs: Blobs, hash: string, shape: S): Promise<z.output<S>> {
  const bytes = await blobs.get(hash)
  if (!bytes) throw new Error(`The blob ${hash} is gone`)
  return shape.parse(JSON.parse(new TextDecoder().decode(bytes)))
}

export const keepPlan = (blobs: Blobs, plan: DeploymentPlan) => blobs.put(toBytes(plan))
export const readPlan = (blobs: Blobs, hash: string) => read(blobs, hash, DeploymentPlan)
export const keepState = (blobs: Blobs, state: readonly KeptResource[]) => blobs.put(toBytes(state))
export const readState = (blobs: Blobs, hash: string) => read(blobs, hash, z.array(KeptResource))

/** Everything as it is. One that does not run is kept as wanted all the same: nobody asked for a broken one. */
export function stateOf({ living, states }: World): readonly KeptResource[] {
  const rows = new Map(states.map(row => [row.resource, row]))
  return living
    .filter(each => (rows.get(each.resource)?.key ?? each.key) === each.key)
    .map(each => {
      const row = rows.get(each.resource)
      const fingerprint = fingerprintOf(each)
      const isAsWanted = row?.fingerprint === fingerprint || (row && !runs(each.state))
      return {
        name: each.resource,
        type: each.type,
        engine: each.engine,
        specs: isAsWanted ? row.wanted : each.specs,
        dependencies: row?.depends_on ?? [],
        fingerprint,
        handle: each.handle,
        state: each.state,
      }
    })
}

/** As a plan takes it. */
export const resourcesIn = (state: readonly KeptResource[]): readonly PlannedResource[] => state
