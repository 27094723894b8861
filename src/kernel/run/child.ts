import { Refusal, type Workflow } from '#kernel'
import { WorkflowResumed } from '#kernel/journal'
import { sha256 } from '#lib/hash'
import type { ChildEnd, FlowState } from './flow-state.ts'
import type { Scope } from './journal.ts'
import { toStepError } from './step-error.ts'
import { finish, replay } from './step.ts'
import { beginWait, firstMatch, type Waiting } from './waits.ts'

/** Starts another workflow and waits for its end; its id follows from ours, so that a restart finds it again. */
export async function childStep(
  state: FlowState,
  scope: Scope,
  workflow: Workflow,
  input: unknown,
): Promise<unknown> {
  const step = scope.next(`child:${workflow.type}`)
  const entry = scope.entryOf(step)
  if (entry) return replay(state, step, entry)
  const childId = `wf_${sha256(`${state.workflowId}/${step.id}`).slice(0, 26)}`
  const wait = await beginWait(state, step, { reason: 'child', waiting_for: childId })
  await state.startChild(workflow, input, childId)
  if (state.journal.retriedSteps.has(step.id)) await state.retryChild(childId)
  const end = await state.rest(() => childEnd(state, childId, wait.position))
  const resumed = WorkflowResumed({ workflow_id: state.workflowId, reason: 'arrived' })
  const result =
    end.status === 'completed'
      ? { status: end.status, output_data: end.output }
      : { status: end.status, error: toStepError(new Refusal('CHILD_FAILED', end.message)) }
  await finish(state, step, [resumed], result)
  return replay(state, step, { step_id: step.id, step_name: step.name, step_number: step.number, ...result })
}

/** What the log says of an end may be of the past: the child may have been asked to try again. */
async function childEnd(state: FlowState, childId: string, waitPosition: number): Promise<ChildEnd> {
  const waiting: Waiting = {
    reason: 'child',
    waiting_for: childId,
    timeout: undefined,
    after: position => position,
    patterns: ['workflow.completed', 'workflow.failed', 'workflow.canceled'],
    subject: childId,
    accept: () => true,
  }
  for (let after = waitPosition; ;) {
    const ended = await state.childResult(childId)
    if (ended) return ended
    const record = await firstMatch(state, waiting, after, undefined)
    after = record?.position ?? after
  }
}
