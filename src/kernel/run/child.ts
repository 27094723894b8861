import type { Workflow } from '#kernel'
import { WorkflowResumed } from '#kernel/journal'
import { sha256 } from '#lib/hash'
import type { ChildEnd, FlowState } from './flow-state.ts'
import type { Scope } from './journal.ts'
import { finish, portable, replay } from './step.ts'
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
  const end = await state.rest(() => childEnd(state, childId, wait.position))
  const resumed = WorkflowResumed({ workflow_id: state.workflowId, reason: 'arrived' })
  if (end?.status === 'completed') {
    const { kept } = await portable(state.blobs, end.output)
    await finish(state, step, [resumed], { status: 'completed', output_data: kept })
    return end.output
  }
  const error = { code: 'CHILD_FAILED', message: end?.message ?? `${childId} ended without a result` }
  await finish(state, step, [resumed], { status: 'failed', error })
  return replay(state, step, {
    step_id: step.id,
    step_name: step.name,
    step_number: step.number,
    status: 'failed',
    error,
  })
}

async function childEnd(
  state: FlowState,
  childId: string,
  waitPosition: number,
): Promise<ChildEnd | undefined> {
  const ended = await state.childResult(childId)
  if (ended) return ended
  const waiting: Waiting = {
    reason: 'child',
    waiting_for: childId,
    timeout: undefined,
    after: position => position,
    patterns: ['workflow.completed', 'workflow.failed', 'workflow.canceled'],
    subject: childId,
    accept: () => true,
  }
  await firstMatch(state, waiting, waitPosition, undefined)
  return state.childResult(childId)
}
