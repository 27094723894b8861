import { Blobs, Ids, operation } from '#kernel'
import { z } from 'zod'
import { begin } from '../../deploy/begin.ts'
import { draftPlan } from '../../deploy/draft.ts'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound, readyWithinMs, StartedDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'
import { destroying } from '../../deploy/wishes.ts'
import { describePlan } from '../../plan/describe-plan.ts'
import { Engines } from '../../ports.ts'

/** Removes everything of a deployment, in the reverse of the order in which it was made. */
export const destroy = operation('deployments.destroy', {
  about: 'Remove every resource of a deployment, what depends on others first; dry_run shows what would go.',
  effect: 'destroy',
  aliases: ['destroy'],
  rest: 'POST /deployments/{deployment_id}/destroy',
  timeout: '5m',
  input: z.strictObject({ deployment_id: DeploymentId, ready_within_ms: readyWithinMs }),
  output: StartedDeployment,
  uses: { engines: Engines, states: ResourceStates, deployments: Deployments, blobs: Blobs, ids: Ids },
  refuses: { DEPLOYMENT_NOT_FOUND: 404, DEPLOYMENT_BUSY: 409 },

  async plan({ deployment_id }, context) {
    const row = await context.deployments.get(deployment_id)
    if (!row) throw notFound(context.refuse, deployment_id)
    return describePlan(await draftPlan(context, destroying(row)))
  },

  async run({ deployment_id, ready_within_ms }, context) {
    const row = await context.deployments.get(deployment_id)
    if (!row) throw notFound(context.refuse, deployment_id)
    const draft = await draftPlan(context, destroying(row))
    return begin(context, draft, ready_within_ms)
  },
})
