import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { keepState, stateOf } from '../../deploy/kept.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { planFor, readWorld, resourcesOf } from '../../deploy/world.ts'
import { changing, ResourceChange } from '../../plan/deployment-plan.ts'
import { Engines } from '../../ports.ts'

/** Last step: everything is read anew, and planning again must find nothing to do. */
export const verify = operation('deployments.verify', {
  about: 'Read everything anew and look whether it is as planned.',
  effect: 'read',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ deployment_id: z.string(), changes: z.array(ResourceChange) }),
  output: z.object({
    state: z.string(),
    resources: z.number(),
    /** What is not as planned, and how. */
    wrong: z.array(z.object({ resource: z.string(), action: z.string(), reason: z.string() })),
  }),
  uses: { blobs: Blobs, engines: Engines, states: ResourceStates },

  async run({ deployment_id, changes }, { blobs, engines, states, signal }) {
    const names = changes.flatMap(({ engine, expected }) => (expected ? [engine, expected.engine] : [engine]))
    const world = await readWorld({ engines, states, signal }, deployment_id, names)
    const left = changing({ changes: [...planFor(engines, world, resourcesOf(changes))] })
    const state = stateOf(world)
    return {
      state: await keepState(blobs, state),
      resources: state.length,
      wrong: left.map(({ resource, action, reason }) => ({ resource, action, reason })),
    }
  },
})
