import { operation } from '#kernel'
import { z } from 'zod'
import { DeploymentCompleted, DeploymentFailed, DeploymentRolledBack } from '../../deploy/events.ts'
import { Deployments } from '../../deploy/views.ts'
import { planKinds } from '../../plan/deployment-plan.ts'

/** Says how a deployment ended; only the run that holds it may. */
export const conclude = operation('deployments.conclude', {
  about: 'Record how a deployment ended.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({
    deployment_id: z.string(),
    workflow_id: z.string(),
    kind: z.enum(planKinds),
    outcome: z.enum(['completed', 'rolled_back', 'failed']),
    began_at: z.string(),
    state: z.string().default(''),
    resources: z.number().int().default(0),
    code: z.string().default(''),
    message: z.string().max(4000).default(''),
    failed: z.array(z.string()).default([]),
    skipped: z.array(z.string()).default([]),
  }),
  output: z.object({}),
  uses: { deployments: Deployments },

  async run({ outcome, began_at, ...end }, { deployments, emit, now }) {
    const row = await deployments.get(end.deployment_id)
    if (row?.workflow_id !== end.workflow_id) return {}
    if (end.code === 'CANCELED' && row.status !== 'deploying' && row.status !== 'destroying') return {}
    const { deployment_id, workflow_id, kind, state, resources, code, message, failed, skipped } = end
    const duration_ms = now().getTime() - Date.parse(began_at)
    const whole = { deployment_id, workflow_id, kind, state, resources, duration_ms }
    if (outcome === 'completed') emit(DeploymentCompleted(whole))
    if (outcome === 'rolled_back') emit(DeploymentRolledBack({ ...whole, code, message, failed }))
    if (outcome === 'failed') {
      const lists = { failed, skipped }
      emit(DeploymentFailed({ deployment_id, workflow_id, kind, code, message, ...lists, duration_ms }))
    }
    return {}
  },
})
