import type { View, WorkflowStatus } from '#kernel'
import type { Workflows } from '#kernel/journal'
import type { WorkflowState } from './contract.ts'

type WorkflowRow = typeof Workflows extends View<infer R> ? R : never

/** The row of the view as callers see it. */
export function toState(row: WorkflowRow): WorkflowState {
  const { owner: _, priority: __, started_position: ___, ...shown } = row
  const {
    total,
    completed,
    failed,
    parameters: input,
    status,
    cost,
    questions,
    result,
    error,
    ...same
  } = shown
  return {
    ...same,
    status: status as WorkflowStatus,
    progress: { total, completed, failed },
    ...inputOf(input),
    cost: cost === null ? null : { amount: cost, currency: 'USD' },
    ...(questions !== null && { questions }),
    ...(result !== null && { result }),
    ...(error !== null && { error }),
  }
}

/** Most workflows take filters and parameters; those that take anything else show all of it as parameters. */
function inputOf(input: unknown): Pick<WorkflowState, 'parameters' | 'filters'> {
  if (!isFields(input)) return { parameters: input }
  const { filters, parameters = {}, ...others } = input
  const isUsual = isFields(parameters) && (filters === undefined || isFields(filters))
  if (!isUsual || Object.keys(others).length > 0) return { parameters: input }
  return { parameters, ...(isFields(filters) && { filters }) }
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
