import type { RowOf } from '#kernel'
import type { Workflows } from '#kernel/journal'
import type { WorkflowState } from './contract.ts'

type WorkflowRow = RowOf<(typeof Workflows)['columns']> & {
  readonly total: number
  readonly completed: number
  readonly failed: number
}

/** The row of the view as callers see it. */
export function toState(row: any): WorkflowState {
  const {
    workflow_id,
    type,
    name,
    status,
    created_by,
    created_at,
    updated_at,
    waiting_for,
    parent_id,
    project_id,
  } = row as WorkflowRow & WorkflowState
  return {
    workflow_id,
    type,
    name,
    status,
    progress: { total: row.total, completed: row.completed, failed: row.failed },
    parameters: row.parameters,
    created_by,
    created_at,
    updated_at,
    waiting_for,
    parent_id,
    project_id,
    cost: row.cost === null ? null : { amount: row.cost, currency: 'USD' },
    ...(row.result !== null && { result: row.result }),
    ...(row.error !== null && { error: row.error }),
  }
}
