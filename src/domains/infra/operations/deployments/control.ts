import { operation } from '#kernel'
import { z } from 'zod'
import { engineAnswer } from '../../deploy/draft.ts'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { madeResource } from '../../deploy/shapes.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines } from '../../ports.ts'

/** Starts and stops what is there. A resource that stays stopped has drifted: its blueprint says that it runs. */
export const control = operation('deployments.control', {
  about: 'Start, stop, reboot or shut down one resource of a deployment.',
  effect: 'write',
  aliases: ['control'],
  rest: 'POST /deployments/{deployment_id}/resources/{resource}/control',
  timeout: '5m',
  input: z.strictObject({
    deployment_id: DeploymentId,
    resource: z.string().max(63),
    action: z.enum(['start', 'stop', 'reboot', 'shutdown']),
  }),
  output: z.object({ resource: z.string(), state: z.string() }),
  uses: { engines: Engines, states: ResourceStates },
  refuses: { RESOURCE_NOT_FOUND: 404, NOT_CONTROLLABLE: 422 },

  async plan({ resource, action }) {
    return {
      summary: `${action} ${resource}`,
      steps: [{ action: 'actuate', target: resource, note: action }],
      reversible: true,
      undo: action === 'start' ? 'deployments.control: stop' : 'deployments.control: start',
    }
  },

  async run({ deployment_id, resource, action }, { engines, states, signal, refuse }) {
    const row = await madeResource(states, { deployment_id, resource }, refuse)
    const { handle } = row
    const engine = engineOf(engines, row.engine)
    if (!engine.control) {
      throw refuse('NOT_CONTROLLABLE', `${engine.name} cannot ${action} anything`, {
        suggestions: ['deployments.repair'],
      })
    }
    return engineAnswer(async () => {
      const { task } = await engine.control!(handle, action, signal)
      if (task !== undefined) await engine.wait(task, signal)
      const now = await engine.read(handle, signal)
      return { resource, state: now?.state ?? 'gone' }
    })
  },
})
