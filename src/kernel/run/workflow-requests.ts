// What people ask of a workflow is a fact of its own; the process that runs it hears of it from the log.
import { isFinished, isRefusal, Refusal, type Actor, type NewEvent } from '#kernel'
import { WorkflowCancelRequested, WorkflowRetried, WorkflowSignaled } from '#kernel/journal'
import type { Catalog } from './catalog.ts'
import type { AppendOptions } from './draft.ts'
import { checkRepeats, type RetryOptions } from './retry-from.ts'
import type { WorkflowReads } from './workflow-reads.ts'

export interface WorkflowRequests {
  cancel(workflowId: string, reason: string | undefined, actor: Actor): Promise<void>
  retry(workflowId: string, actor: Actor, options?: RetryOptions): Promise<void>
  signal(workflowId: string, signal: string, payload: unknown, actor: Actor): Promise<void>
}

interface RequestDeps extends Pick<WorkflowReads, 'findRow' | 'lastPosition' | 'readSubject'> {
  readonly catalog: Catalog
  append(
    workflowId: string,
    event: NewEvent,
    actor: Actor,
    expect?: AppendOptions['expect'],
  ): Promise<unknown>
}

export function createWorkflowRequests(deps: RequestDeps): WorkflowRequests {
  const { findRow, lastPosition, readSubject, append, catalog } = deps
  const statusOf = async (workflowId: string) => {
    const row = await findRow(workflowId)
    if (row) return row.status
    throw new Refusal('NOT_FOUND', `There is no workflow ${workflowId}`, { suggestions: ['workflows.list'] })
  }

  return {
    async cancel(workflow_id, reason, actor) {
      const status = await statusOf(workflow_id)
      if (isFinished(status)) throw alreadyFinished(workflow_id, status)
      const because = reason === undefined ? {} : { reason }
      await append(workflow_id, WorkflowCancelRequested({ workflow_id, ...because }), actor)
    },
    async retry(workflow_id, actor, options = {}) {
      // First where its journal ends, then how it stands: of two who ask at once, on any process, one retries it.
      const position = await lastPosition(workflow_id)
      const status = await statusOf(workflow_id)
      if (status !== 'failed' && status !== 'canceled') throw notFailed(workflow_id, status)
      const { fromStep } = options
      if (fromStep !== undefined) checkRepeats(await readSubject(workflow_id), catalog, fromStep, options)
      const retried = { workflow_id, ...(fromStep !== undefined && { from_step: fromStep }) }
      try {
        await append(workflow_id, WorkflowRetried(retried), actor, { [workflow_id]: position })
      } catch (error) {
        const isLate = isRefusal(error) && error.code === 'VERSION_CONFLICT'
        throw isLate ? notFailed(workflow_id, 'being retried') : error
      }
    },
    async signal(workflow_id, signal, payload, actor) {
      await statusOf(workflow_id)
      await append(workflow_id, WorkflowSignaled({ workflow_id, signal, payload }), actor)
    },
  }
}

const alreadyFinished = (id: string, status: string) =>
  new Refusal('ALREADY_FINISHED', `${id} is ${status} already`, { status: 409 })

const notFailed = (id: string, status: string) =>
  new Refusal('NOT_FAILED', `${id} is ${status}; only a failed or canceled workflow can be retried`, {
    status: 409,
  })
