// How a workflow begins: its input is checked, its length estimated, and one event says that it is accepted.
import type { Actor, Blobs, StartOptions, Workflow } from '#kernel'
import { WorkflowStarted } from '#kernel/journal'
import { msToIso } from '#lib/duration'
import type { PreparedStart } from './execute.ts'
import { portable } from './portable.ts'
import { assertValid } from './validate.ts'

export interface StartDeps {
  readonly blobs: Blobs
  readonly nextId: (prefix: string) => string
  findRow(workflowId: string): Promise<unknown>
  recentMs(type: string): Promise<readonly number[]>
}

export interface Starts {
  prepare(
    workflow: Workflow,
    input: unknown,
    options: StartOptions & { parentId?: string },
    actor: Actor,
  ): Promise<PreparedStart>
  /** Call with every completed workflow: estimates follow what really happened. */
  noteDuration(type: string, ms: number): void
}

const unknownMs = 1000
const keptDurations = 21

export function createStarts(deps: StartDeps): Starts {
  const recentByType = new Map<string, number[]>()

  /** The median of the latest runs of the type. */
  async function estimateMs(type: string): Promise<number> {
    let recent = recentByType.get(type)
    if (!recent) recentByType.set(type, (recent = [...(await deps.recentMs(type))]))
    return recent.toSorted((a, b) => a - b)[recent.length >> 1] ?? unknownMs
  }

  return {
    async prepare(workflow, input, options, actor) {
      const parsed = assertValid(workflow.input, input ?? {}, workflow.type)
      const estimated = await estimateMs(workflow.type)
      const workflowId = options.workflowId ?? deps.nextId('wf')
      const prepared = { workflowId, estimatedDuration: msToIso(estimated) }
      if (options.workflowId && (await deps.findRow(workflowId))) return { ...prepared, event: undefined }
      const { kept } = await portable(deps.blobs, parsed)
      const data = {
        workflow_id: workflowId,
        workflow_type: workflow.type,
        workflow_name: options.name ?? workflow.type,
        initiated_by: `${actor.kind}:${actor.id}`,
        input_parameters: kept,
        estimated_duration_ms: estimated,
        priority: options.priority ?? workflow.priority,
        ...(options.projectId && { project_id: options.projectId }),
        ...(options.budget && { budget: options.budget }),
        ...(options.parentId && { parent_id: options.parentId }),
      }
      // A chosen id makes a chosen event id, so that two starts at the same moment are one event.
      const extra = options.workflowId ? { id: `evt_started_${workflowId}` } : {}
      return { ...prepared, event: WorkflowStarted(data, extra) }
    },
    noteDuration(type, ms) {
      const recent = recentByType.get(type)
      if (!recent) return
      recent.push(ms)
      if (recent.length > keptDurations) recent.shift()
    },
  }
}
