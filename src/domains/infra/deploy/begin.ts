import {
  Refusal,
  type Ids,
  type NewEvent,
  type StartedWorkflow,
  type StartOptions,
  type Workflow,
} from '#kernel'
import { changing } from '../plan/deployment-plan.ts'
import { countsOf } from '../plan/describe-plan.ts'
import { deployment } from '../workflows/deployment.ts'
import type { Draft, Drafting } from './draft.ts'
import { DeploymentStarted } from './events.ts'
import { keepPlan } from './kept.ts'

interface Beginning extends Drafting {
  emit(...events: readonly NewEvent[]): void
  expect(subject: string, position: number, otherwise?: Refusal): void
  start<I, O>(workflow: Workflow<I, O>, input: I, options?: StartOptions): Promise<StartedWorkflow>
  readonly ids: Ids
}

/** Starts carrying a plan out. Of two at the same moment one is the first; the other is refused. */
export async function begin(context: Beginning, { plan, digest }: Draft, readyWithinMs: number) {
  const deployment_id = plan.deployment_id ?? context.ids.newId('dep')
  const now = await context.deployments.get(deployment_id)
  if (now?.status === 'deploying' || now?.status === 'destroying') throw busy(deployment_id, now.workflow_id)
  context.expect(deployment_id, now?.position ?? 0, busy(deployment_id))
  const workflowId = context.ids.newId('wf')
  const hash = await keepPlan(context.blobs, plan)
  const { kind, blueprint_id, blueprint_version, name, environment } = plan
  context.emit(
    DeploymentStarted({
      deployment_id,
      workflow_id: workflowId,
      kind,
      blueprint_id,
      blueprint_version,
      name,
      environment,
      engines: [...new Set(plan.changes.map(({ engine }) => engine))],
      plan: hash,
      digest,
      changes: countsOf(plan),
    }),
  )
  const started = await context.start(
    deployment,
    { deployment_id, plan: hash, ready_within_ms: readyWithinMs },
    { workflowId, name: `${kind} ${name}` },
  )
  return { ...started, deployment_id, changes: changing(plan).length }
}

const busy = (deployment_id: string, workflow_id?: string) =>
  new Refusal('DEPLOYMENT_BUSY', `${deployment_id} is being worked on`, {
    status: 409,
    details: { deployment_id, ...(workflow_id !== undefined && { workflow_id }) },
    suggestions: ['deployments.get', 'deployments.cancel'],
  })
