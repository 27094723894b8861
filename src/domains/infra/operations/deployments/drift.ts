import { operation } from '#kernel'
import { z } from 'zod'
import { engineAnswer } from '../../deploy/draft.ts'
import { Drift, findDrift } from '../../deploy/drift.ts'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { readWorld } from '../../deploy/world.ts'
import { Engines } from '../../ports.ts'

/** Reads everything anew and compares it with what was read back when it was made. */
export const drift = operation('deployments.drift', {
  about: 'Find what somebody else changed: fields, stopped or missing resources, objects nobody knows.',
  effect: 'read',
  aliases: ['drift'],
  rest: 'GET /deployments/{deployment_id}/drift',
  timeout: '2m',
  input: z.strictObject({ deployment_id: DeploymentId }),
  output: z.object({
    deployment_id: z.string(),
    has_drifted: z.boolean(),
    resources: z.number(),
    drifts: z.array(Drift),
  }),
  uses: { engines: Engines, states: ResourceStates, deployments: Deployments },
  refuses: { DEPLOYMENT_NOT_FOUND: 404 },

  async run({ deployment_id }, { engines, states, deployments, signal, refuse }) {
    const row = await deployments.get(deployment_id)
    if (!row) throw notFound(refuse, deployment_id)
    const world = await engineAnswer(() => readWorld({ engines, states, signal }, deployment_id, row.engines))
    const drifts = findDrift(world)
    return { deployment_id, has_drifted: drifts.length > 0, resources: world.states.length, drifts }
  },
})
