import { Blobs, Ids, operation, type ViewReader } from '#kernel'
import { z } from 'zod'
import { begin } from '../../deploy/begin.ts'
import { draftPlan, type Drafting } from '../../deploy/draft.ts'
import { DeploymentId } from '../../deploy/events.ts'
import { readState, resourcesIn } from '../../deploy/kept.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { notFound, readyWithinMs, StartedDeployment } from '../../deploy/shapes.ts'
import { DeploymentRevisions, Deployments, type RevisionRow } from '../../deploy/views.ts'
import { rollingBack } from '../../deploy/wishes.ts'
import { describePlan } from '../../plan/describe-plan.ts'
import { Engines } from '../../ports.ts'

const Input = z.strictObject({
  deployment_id: DeploymentId,
  to: z
    .string()
    .optional()
    .describe('workflow_id of the change to go back to; the last good one before when absent'),
  ready_within_ms: readyWithinMs,
})

/** Brings a deployment back to the state that was read at the end of an earlier change. */
export const rollback = operation('deployments.rollback', {
  about: 'Bring a deployment back to an earlier state, as it was read then; dry_run shows what that takes.',
  effect: 'write',
  aliases: ['rollback'],
  rest: 'POST /deployments/{deployment_id}/rollback',
  timeout: '5m',
  input: Input,
  output: StartedDeployment,
  uses: {
    engines: Engines,
    states: ResourceStates,
    deployments: Deployments,
    revisions: DeploymentRevisions,
    blobs: Blobs,
    ids: Ids,
  },
  refuses: { DEPLOYMENT_NOT_FOUND: 404, DEPLOYMENT_BUSY: 409, NOTHING_TO_GO_BACK_TO: 409 },

  plan: async (input, context) => describePlan(await draftBack(input, context)),

  async run(input, context) {
    const draft = await draftBack(input, context)
    return begin(context, draft, input.ready_within_ms)
  },
})

interface Looking extends Drafting {
  readonly revisions: ViewReader<RevisionRow>
  refuse(code: 'DEPLOYMENT_NOT_FOUND' | 'NOTHING_TO_GO_BACK_TO', message: string, more?: object): Error
}

async function draftBack({ deployment_id, to }: z.output<typeof Input>, context: Looking) {
  const row = await context.deployments.get(deployment_id)
  if (!row) throw notFound(context.refuse, deployment_id)
  const good = await context.revisions.rows(query =>
    query
      .where('deployment_id', '=', deployment_id)
      .where('state', 'is not', null)
      .orderBy('position', 'desc')
      .limit(1000),
  )
  // What is there now is the newest good state, unless the last change failed on the way.
  const isGood = good[0]?.workflow_id === row.workflow_id
  const target = to === undefined ? good[isGood ? 1 : 0] : good.find(({ workflow_id }) => workflow_id === to)
  if (!target) {
    const message =
      to === undefined
        ? `${row.name} has no earlier state to go back to`
        : `${to} did not end in a state that can be gone back to`
    throw context.refuse('NOTHING_TO_GO_BACK_TO', message, { suggestions: ['deployments.history'] })
  }
  const resources = resourcesIn(await readState(context.blobs, target.state!))
  return draftPlan(context, rollingBack(row, { blueprint_version: target.blueprint_version, resources }))
}
