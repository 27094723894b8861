// I1  Nothing is done before the whole plan was found possible and the world as it expects it.
// I2  What fails stops what depends on it and nothing else.
// I3  Nothing is called done that was not read anew and found as planned.
import { Refusal, workflow, type Flow } from '#kernel'
import { z } from 'zod'
import { executePlan, type Execution } from '../deploy/execute-plan.ts'
import { isStepFailure } from '../deploy/failure.ts'
import { retry } from '../deploy/step.ts'
import { checkWorld } from '../operations/deployments/check-world.ts'
import { conclude } from '../operations/deployments/conclude.ts'
import { findMissing } from '../operations/deployments/find-missing.ts'
import { planBack } from '../operations/deployments/plan-back.ts'
import { supply } from '../operations/deployments/supply.ts'
import { validatePlan } from '../operations/deployments/validate-plan.ts'
import { verify } from '../operations/deployments/verify.ts'
import { changing, type DeploymentPlan, type ResourceChange } from '../plan/deployment-plan.ts'

interface Run {
  readonly flow: Flow
  readonly deployment_id: string
  readonly plan: DeploymentPlan
  readonly readyWithinMs: number
}

/** Carries a plan out: Validate, Check, Heal, Execute, Verify; what fails is taken back where the plan says so. */
export const deployment = workflow('deployment', {
  about: 'Carry out the plan of a deployment on its engines; survives a crash at any point.',
  input: z.strictObject({
    deployment_id: z.string(),
    plan: z.string(),
    /** How long one resource may take until it is ready. */
    ready_within_ms: z.number().int().min(100).max(3_600_000),
  }),
  output: z.object({
    deployment_id: z.string(),
    status: z.string(),
    resources: z.number(),
    changed: z.number(),
  }),
  concurrency: 20,
  front: {
    operation: 'deployments.repair',
    input: ({ deployment_id }: { deployment_id: string }) => ({ deployment_id }),
  },
  undo: ({ input: { deployment_id } }) => ({ operation: 'deployments.rollback', input: { deployment_id } }),

  async run({ deployment_id, plan: hash, ready_within_ms }, flow) {
    const onRefusal = failing(flow, deployment_id)
    const validate = { name: 'Validate', compensate: () => brokenOff(flow, deployment_id) }
    const plan = await flow.call(validatePlan, { plan: hash }, validate).catch(onRefusal)
    const progress = { total: changing(plan).length, completed: 0, failed: 0 }
    const onEnd = (isDone: boolean) => {
      progress[isDone ? 'completed' : 'failed'] += 1
      flow.progress(progress)
    }
    const run = { flow, deployment_id, plan, readyWithinMs: ready_within_ms }
    const all = { deployment_id, changes: plan.changes }
    const before = await flow.call(checkWorld, all, { name: 'Check', retry }).catch(onRefusal)
    await heal(run).catch(onRefusal)
    const done = await executePlan({ ...run, onEnd }, plan.changes)
    const { wrong, ...seen } = await flow.call(verify, all, { name: 'Verify', retry }).catch(onRefusal)
    const failed = done.failed.length > 0 ? done.failed : wrong.map(toFailure)
    if (failed.length > 0) return endBadly(run, { ...done, failed }, before.state)
    const end = { ...runOf(flow, deployment_id), kind: plan.kind, outcome: 'completed' as const }
    await flow.call(conclude, { ...end, ...seen })
    const status = plan.kind === 'destroy' ? 'destroyed' : 'deployed'
    return { deployment_id, status, resources: seen.resources, changed: progress.total }
  },
})

const runOf = (flow: Flow, deployment_id: string) => ({
  deployment_id,
  workflow_id: flow.workflowId,
  began_at: flow.startedAt.toISOString(),
})

const toFailure = ({ resource, reason }: { resource: string; action: string; reason: string }) => ({
  resource,
  failure: 'not_as_wanted',
  message: `${resource} is not as planned: ${reason}`,
})

/** Canceled, or ended in a way nobody foresaw: the deployment must not seem to be worked on for ever. */
const brokenOff = (flow: Flow, deployment_id: string) => ({
  operation: conclude,
  input: {
    ...runOf(flow, deployment_id),
    kind: 'deploy',
    outcome: 'failed',
    code: 'CANCELED',
    message: 'It was broken off: plan again to go on, or roll back',
  },
})

/** Before anything was done: the deployment has failed, with what the refusal says. */
const failing =
  (flow: Flow, deployment_id: string) =>
  async (error: unknown): Promise<never> => {
    if (!isStepFailure(error)) throw error
    const { code, message } = error
    await flow.call(conclude, {
      ...runOf(flow, deployment_id),
      kind: 'deploy',
      outcome: 'failed',
      code,
      message,
    })
    throw error
  }

/** What the engines lack is supplied, each piece a step of its own. */
async function heal({ flow, deployment_id, plan }: Run): Promise<void> {
  const { missing } = await flow.call(
    findMissing,
    { deployment_id, changes: plan.changes },
    { name: 'Heal', retry },
  )
  const supplied = await flow.each(
    missing,
    { key: ({ engine, id }) => `${engine} ${id}`, showProgress: false },
    (each, item) => item.call(supply, each, { timeout: '30m', retry }),
  )
  const broken = supplied.find(({ status }) => status === 'failed')
  if (broken?.status === 'failed') throw new Refusal(broken.error.code, broken.error.message)
}

/** Back to the state before, or the failure stays as it is; either way it is said what failed. */
async function endBadly(run: Run, { failed, skipped }: Execution, before: string): Promise<never> {
  const { flow, deployment_id, plan } = run
  const [first] = failed
  const message = `${first!.message}${failed.length > 1 ? `, and ${failed.length - 1} more failed` : ''}`
  const end = { ...runOf(flow, deployment_id), kind: plan.kind, message }
  const lists = { failed: failed.map(({ resource }) => resource), skipped: [...skipped] }
  const details = { failed: failed.slice(0, 20), skipped: lists.skipped.slice(0, 100) }
  if (plan.on_failure === 'rollback') {
    const back = await goBack(run, before)
    if (back) {
      await flow.call(conclude, {
        ...end,
        ...back,
        ...lists,
        outcome: 'rolled_back',
        code: 'DEPLOYMENT_ROLLED_BACK',
      })
      const why = `${message}; the state before is restored`
      throw new Refusal('DEPLOYMENT_ROLLED_BACK', why, { details, suggestions: ['deployments.get'] })
    }
  }
  await flow.call(conclude, { ...end, ...lists, outcome: 'failed', code: 'DEPLOYMENT_FAILED' })
  throw new Refusal('DEPLOYMENT_FAILED', message, { details, suggestions: ['deployments.rollback'] })
}

/** Undefined when the state before could not be restored whole. */
async function goBack(run: Run, before: string): Promise<{ state: string; resources: number } | undefined> {
  const { flow, deployment_id, plan } = run
  const engines = [...new Set(plan.changes.map(({ engine }) => engine))]
  const input = { deployment_id, state: before, engines }
  const { changes } = await flow.call(planBack, input, { name: 'Plan back', retry })
  const done = await executePlan(run, changes.map(asWayBack))
  const seen = await flow.call(verify, { deployment_id, changes }, { name: 'Verify back', retry })
  const { wrong, ...state } = seen
  return done.failed.length > 0 || wrong.length > 0 ? undefined : state
}

/** Other ids, so that what is made on the way back has keys of its own. */
const asWayBack = (change: ResourceChange): ResourceChange => ({
  ...change,
  id: `back:${change.id}`,
  waits_for: change.waits_for.map(id => `back:${id}`),
})
