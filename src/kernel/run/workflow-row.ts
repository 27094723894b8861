import type { Priority, WorkflowStatus } from '#kernel'

/** A workflow as the view has it, as far as the engine looks. */
export interface WorkflowRow {
  readonly workflow_id: string
  readonly type: string
  readonly status: WorkflowStatus
  /** The process that runs it: `/alice/<node>`. */
  readonly owner: string
  readonly priority: Priority
  readonly waiting_for: string | null
  readonly result: unknown
  readonly error: { readonly message?: unknown } | null
}
