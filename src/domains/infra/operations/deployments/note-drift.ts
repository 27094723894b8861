import { operation } from '#kernel'
import { z } from 'zod'
import { findDrift, type Drift } from '../../deploy/drift.ts'
import { ResourceDrifted } from '../../deploy/events.ts'
import { ResourceStates, type StateRow } from '../../deploy/resource-states.ts'
import { addressOf } from '../../deploy/step.ts'
import { Deployments } from '../../deploy/views.ts'
import { readWorld } from '../../deploy/world.ts'
import { Engines } from '../../ports.ts'

/** Looks for drift and records what was not known yet, also that something is again as it was left. */
export const noteDrift = operation('deployments.note_drift', {
  about: 'Look for drift of one deployment and record what is new.',
  effect: 'write',
  isPrivate: true,
  timeout: '2m',
  input: z.strictObject({ deployment_id: z.string() }),
  output: z.object({ noted: z.number() }),
  uses: { engines: Engines, states: ResourceStates, deployments: Deployments },

  async run({ deployment_id }, { engines, states, deployments, signal, emit, expect }) {
    const row = await deployments.get(deployment_id)
    if (!row || row.status === 'deploying' || row.status === 'destroying') return { noted: 0 }
    const world = await readWorld({ engines, states, signal }, deployment_id, row.engines)
    const drifts = new Map(findDrift(world).map(drift => [drift.resource, drift]))
    const news = world.states.flatMap(state => newsOf(deployment_id, state, drifts.get(state.resource)) ?? [])
    if (news.length === 0) return { noted: 0 }
    // Whoever begins a change meanwhile, or another node that looks as well, was first.
    expect(deployment_id, row.position)
    emit(...news)
    return { noted: news.length }
  },
})

function newsOf(deployment_id: string, row: StateRow, drift: Drift | undefined) {
  const { resource, engine, type, fingerprint } = row
  if (fingerprint === null) return undefined
  const where = { deployment_id, resource, engine, type, address: addressOf(engine, deployment_id, resource) }
  const isNoted = row.status === 'drifted'
  if (!drift) {
    const restored = {
      before: fingerprint,
      after: fingerprint,
      fields: [],
      reason: 'it is as it was left again',
    }
    return isNoted ? ResourceDrifted({ ...where, ...restored }) : undefined
  }
  if (isNoted && row.reason === drift.reason) return undefined
  const { fields, reason, after } = drift
  return ResourceDrifted({ ...where, before: fingerprint, after, fields, reason })
}
