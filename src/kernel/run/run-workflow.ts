// One workflow from its journal to its end: run the code, then complete, or take back what was done and fail.
import { isRefusal, Refusal, type EventRecord, type Money, type Progress, type Workflow } from '#kernel'
import {
  WorkflowCanceled,
  WorkflowCompensated,
  WorkflowCompensating,
  WorkflowCompleted,
  WorkflowFailed,
} from '#kernel/journal'
import type { FlowState } from './flow-state.ts'
import { createFlow } from './flow.ts'
import { createScope, undoScope } from './journal.ts'
import { portable } from './portable.ts'
import { toStepError } from './step-error.ts'
import { Parked, replay, runStep, type RunState } from './step.ts'

export interface Counted {
  current(): Progress
}

export interface WorkflowRun {
  readonly workflow: Workflow
  readonly started: EventRecord<any>
  readonly state: FlowState
  readonly counted: Counted
  /** A signal that only a stop aborts: taking back goes on although the run was canceled. */
  readonly stopSignal: AbortSignal
}

/** Throws only `Parked`. */
export async function runWorkflow(run: WorkflowRun): Promise<void> {
  const { workflow, state } = run
  let output: unknown
  try {
    const input = await inputOf(run)
    const { flow, end } = createFlow(state)
    output = workflow.output.parse(await workflow.run(input, flow))
    end()
    if (state.journal.isCanceled) throw new Refusal('CANCELED', 'Canceled on request')
  } catch (error) {
    if (error instanceof Parked) throw error
    if (state.signal.aborted && state.signal.reason instanceof Parked) throw state.signal.reason
    return endBadly(run, error)
  }
  const { kept } = await portable(state.blobs, output)
  const progress = run.counted.current()
  await state.append([
    WorkflowCompleted({
      ...head(run),
      total_duration_ms: elapsed(run),
      steps_completed: state.journal.stepsCompleted,
      ...(kept !== undefined && { output_metadata: kept }),
      ...(progress.total > 0 && { progress }),
      ...costOf(state),
    }),
  ])
  state.trace.end('completed')
}

/** Large inputs are kept as blobs, like large results. */
function inputOf({ state, started, workflow }: WorkflowRun): Promise<unknown> {
  const entry = {
    step_id: 'input',
    step_name: 'input',
    step_number: 0,
    status: 'completed' as const,
    output_data: started.data.input_parameters,
  }
  return replay(state, { id: 'input', name: 'input', number: 0 }, entry).then(input =>
    workflow.input.parse(input),
  )
}

const head = ({ state, workflow }: WorkflowRun) => ({
  workflow_id: state.workflowId,
  workflow_type: workflow.type,
})
const elapsed = ({ state }: WorkflowRun) => Math.max(0, state.clock.now() - state.startedAt.getTime())

function costOf(state: RunState): { total_cost?: Money } {
  const spent = state.ledger.spent()
  return Number(spent.amount) > 0 ? { total_cost: spent } : {}
}

async function endBadly(run: WorkflowRun, error: unknown) {
  const { state } = run
  const isMismatch = isRefusal(error) && error.code === 'JOURNAL_MISMATCH'
  // A step beside the failed one may still succeed, and is then taken back as well.
  if (!isMismatch) await Promise.allSettled(state.underWay)
  const failedSteps = isMismatch ? [] : await takeBack(run)
  if (state.journal.isCanceled) {
    const { cancelReason: reason } = state.journal
    await state.append([
      WorkflowCanceled({ ...head(run), duration_ms: elapsed(run), ...(reason !== undefined && { reason }) }),
    ])
    state.trace.end('canceled')
    return
  }
  const { code, message, details } = toStepError(error)
  const step = isRefusal(error) ? state.failedStep.get(error) : undefined
  await state.append([
    WorkflowFailed({
      ...head(run),
      error_type: errorTypeOf(code),
      error_message: message,
      ...(step && { failed_at_step: step }),
      error_details: { code, ...details, ...(failedSteps.length > 0 && { not_compensated: failedSteps }) },
      is_retryable: true,
      duration_before_failure_ms: elapsed(run),
      ...costOf(state),
    }),
  ])
  // A refusal is an answer, here as everywhere.
  state.trace.end('failed', code === 'FAULT' ? code : undefined)
}

/** Last step first. One that cannot be taken back does not keep the others from it. */
async function takeBack({ state, stopSignal }: WorkflowRun): Promise<string[]> {
  const compensations = state.compensations.toReversed()
  if (compensations.length === 0) return []
  const workflow_id = state.workflowId
  const calm: RunState = { ...state, signal: stopSignal }
  if (!state.journal.isCompensating) {
    await state.append([WorkflowCompensating({ workflow_id, steps: compensations.length })])
  }
  const failedSteps: string[] = []
  for (const { stepId, operation, input } of compensations) {
    try {
      const scope = createScope(state.journal, undoScope(stepId))
      await runStep(calm, scope, { operation, input, options: { compensates: stepId } })
    } catch (error) {
      if (error instanceof Parked) throw error
      failedSteps.push(stepId)
    }
  }
  if (!state.journal.isCompensated) {
    const steps = compensations.length - failedSteps.length
    await state.append([WorkflowCompensated({ workflow_id, steps, failed_steps: failedSteps })])
  }
  return failedSteps
}

function errorTypeOf(code: string) {
  if (code === 'DEADLINE_EXCEEDED') return 'timeout'
  if (code === 'BUDGET_EXCEEDED' || code === 'INSUFFICIENT_QUOTA') return 'resource_limit'
  if (code === 'CANCELED') return 'canceled'
  return code === 'FAULT' ? 'provider_error' : 'validation_error'
}
