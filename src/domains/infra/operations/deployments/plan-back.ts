import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { readState, resourcesIn } from '../../deploy/kept.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { planFor, readWorld } from '../../deploy/world.ts'
import { ResourceChange } from '../../plan/deployment-plan.ts'
import { Engines } from '../../ports.ts'

/** The plan from what a failure left to the state before. */
export const planBack = operation('deployments.plan_back', {
  about: 'Plan the way back to the state before.',
  effect: 'read',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ deployment_id: z.string(), state: z.string(), engines: z.array(z.string()) }),
  output: z.object({ changes: z.array(ResourceChange) }),
  uses: { blobs: Blobs, engines: Engines, states: ResourceStates },

  async run({ deployment_id, state: hash, engines: names }, { blobs, engines, states, signal }) {
    const state = await readState(blobs, hash)
    const world = await readWorld({ engines, states, signal }, deployment_id, names)
    return { changes: [...planFor(engines, world, resourcesIn(state))] }
  },
})
