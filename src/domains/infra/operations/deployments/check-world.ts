import { Blobs, operation } from '#kernel'
import { z } from 'zod'
import { assertUnchanged } from '../../deploy/carry-out.ts'
import { keepState, stateOf } from '../../deploy/kept.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { readWorld } from '../../deploy/world.ts'
import { ResourceChange } from '../../plan/deployment-plan.ts'
import { EngineError, Engines } from '../../ports.ts'

/** Second step: the world must be as it was when the plan was made; how it is, is kept for the way back. */
export const checkWorld = operation('deployments.check_world', {
  about: 'Compare the world with what a plan expects, and keep it for a way back.',
  effect: 'read',
  isPrivate: true,
  timeout: '5m',
  input: z.strictObject({ deployment_id: z.string(), changes: z.array(ResourceChange) }),
  output: z.object({ state: z.string(), resources: z.number() }),
  uses: { blobs: Blobs, engines: Engines, states: ResourceStates },

  async run({ deployment_id, changes }, { blobs, engines, states, signal, refuse }) {
    const names = changes.map(({ engine }) => engine)
    const world = await readWorld({ engines, states, signal }, deployment_id, names)
    const byHandle = new Map(world.living.map(each => [`${each.engine}/${each.handle}`, each]))
    for (const change of changes) {
      if (!change.expected) continue
      const now = byHandle.get(`${change.expected.engine}/${change.expected.handle}`)
      try {
        if (!now) throw new EngineError('changed', `${change.resource} is gone`)
        assertUnchanged(change, change.expected, now)
      } catch (error) {
        if (!(error instanceof EngineError)) throw error
        throw refuse('PLAN_CHANGED', error.message, { suggestions: ['blueprints.plan'] })
      }
    }
    const state = stateOf(world)
    return { state: await keepState(blobs, state), resources: state.length }
  },
})
