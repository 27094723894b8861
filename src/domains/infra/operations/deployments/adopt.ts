import { operation } from '#kernel'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { engineAnswer } from '../../deploy/draft.ts'
import { DeploymentId, ResourceAdopted } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound } from '../../deploy/shapes.ts'
import { addressOf } from '../../deploy/step.ts'
import { Deployments } from '../../deploy/views.ts'
import { withSecrets } from '../../deploy/wanted.ts'
import { fingerprintOf } from '../../plan/fingerprint.ts'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines, SecretValues } from '../../ports.ts'

/** Takes something that is there already into a deployment; from then on it is changed and removed with it. */
export const adopt = operation('deployments.adopt', {
  about: 'Take an object that somebody else made into a deployment, where its engine can mark it.',
  effect: 'write',
  rest: 'POST /deployments/{deployment_id}/adopt',
  timeout: '5m',
  input: z.strictObject({
    deployment_id: DeploymentId,
    resource: z.string().max(63).describe('what it is called in the blueprint'),
    engine: z.string().max(50),
    type: z.string().max(50),
    name: z.string().min(1).max(500).describe("the engine's own name of the object"),
    specs: z.record(z.string(), z.unknown()).default({}),
  }),
  output: z.object({ resource: z.string(), handle: z.string(), fingerprint: z.string() }),
  uses: { engines: Engines, states: ResourceStates, deployments: Deployments, secrets: SecretValues },
  refuses: { DEPLOYMENT_NOT_FOUND: 404, DEPLOYMENT_BUSY: 409, NOT_ADOPTABLE: 422, RESOURCE_EXISTS: 409 },

  async plan({ resource, engine, type, name }) {
    return {
      summary: `adopt ${name} of ${engine} as ${resource}`,
      steps: [{ action: 'update', target: `${engine} ${type} ${name}`, after: { resource } }],
      reversible: false,
      undo: 'it stays with the deployment until it is removed with it',
    }
  },

  async run(input, { engines, states, deployments, secrets, signal, emit, now, refuse, idempotencyKey }) {
    const { deployment_id, resource, name, type, specs } = input
    const row = await deployments.get(deployment_id)
    if (!row) throw notFound(refuse, deployment_id)
    if (row.status === 'deploying' || row.status === 'destroying') {
      throw refuse('DEPLOYMENT_BUSY', `${row.name} is being worked on`, { suggestions: ['deployments.get'] })
    }
    if (await states.get(deployment_id, resource)) {
      throw refuse('RESOURCE_EXISTS', `${row.name} has a ${resource} already`, {
        suggestions: ['use_another_name'],
      })
    }
    const engine = engines.get(input.engine)
    const kind = engine?.types[type]
    if (!engine?.adopt || !kind) {
      throw refuse('NOT_ADOPTABLE', `${input.engine} cannot put our mark on a ${type} that is there`, {
        suggestions: ['infra.engines'],
      })
    }
    const begunAt = now().getTime()
    const key = `k${sha256(`${deployment_id}/${resource}/${idempotencyKey}`).slice(0, 19)}`
    const wanted = { deployment: deployment_id, resource, key, type, specs: kind.specs.parse(specs) }
    const made = await engineAnswer(async () => {
      const begun = await engine.adopt!(name, await withSecrets(wanted, secrets), signal)
      if (begun.task !== undefined) await engine.wait(begun.task, signal)
      return engineOf(engines, engine.name).read(begun.handle, signal)
    })
    if (!made) throw refuse('NOT_ADOPTABLE', `${name} is gone`)
    const fingerprint = fingerprintOf(made)
    emit(
      ResourceAdopted({
        deployment_id,
        workflow_id: row.workflow_id,
        resource,
        address: addressOf(engine.name, deployment_id, resource),
        engine: engine.name,
        type,
        handle: made.handle,
        key,
        before: null,
        after: fingerprint,
        wanted: specs,
        specs: made.specs,
        state: made.state,
        outputs: made.outputs,
        depends_on: [],
        duration_ms: now().getTime() - begunAt,
        reason: `${name} was adopted`,
      }),
    )
    return { resource, handle: made.handle, fingerprint }
  },
})
