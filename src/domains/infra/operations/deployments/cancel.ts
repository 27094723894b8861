import { operation, WorkflowControl } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { notFound } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'

/** Stops carrying a plan out. What is done stays; planning again goes on from there. */
export const cancel = operation('deployments.cancel', {
  about: 'Stop the change that is being carried out; what is done stays and can be taken up or rolled back.',
  effect: 'write',
  rest: 'POST /deployments/{deployment_id}/cancel',
  input: z.strictObject({ deployment_id: DeploymentId, reason: z.string().max(500).optional() }),
  output: z.object({ deployment_id: z.string(), workflow_id: z.string() }),
  uses: { deployments: Deployments, workflows: WorkflowControl },
  refuses: { DEPLOYMENT_NOT_FOUND: 404, NOT_DEPLOYING: 409 },

  async run({ deployment_id, reason }, { deployments, workflows, actor, refuse }) {
    const row = await deployments.get(deployment_id)
    if (!row) throw notFound(refuse, deployment_id)
    if (row.status !== 'deploying' && row.status !== 'destroying') {
      throw refuse('NOT_DEPLOYING', `${row.name} is ${row.status}: nobody works on it`)
    }
    await workflows.cancel(row.workflow_id, reason, actor)
    return { deployment_id, workflow_id: row.workflow_id }
  },
})
