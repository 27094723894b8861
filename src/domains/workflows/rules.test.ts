import { expect, test } from 'vitest'
import { WorkflowState } from './contract.ts'
import { toState } from './rules.ts'

const row = {
  workflow_id: 'wf_1',
  type: 'round',
  name: 'A round',
  status: 'processing',
  owner: '/alice/node_1',
  priority: 'normal',
  created_by: 'person:ann',
  created_at: '2026-01-01T12:00:00.000Z',
  updated_at: '2026-01-01T12:00:01.000Z',
  parent_id: null,
  project_id: null,
  parameters: null,
  total: 3,
  completed: 1,
  failed: 1,
  cost: null,
  result: null,
  error: null,
  waiting_for: null,
  questions: null,
  started_position: 7,
} as const

const inputShown = (parameters: unknown) => {
  const { parameters: shown, filters } = toState({ ...row, parameters })
  return { parameters: shown, ...(filters && { filters }) }
}

test('a running workflow shows what it is, how far, and nothing of the process that runs it', () => {
  const state = toState(row)
  expect(WorkflowState.parse(state)).toEqual(state)
  expect(Object.keys(state).toSorted()).toEqual(
    Object.keys(WorkflowState.shape)
      .filter(name => !['filters', 'questions', 'result', 'error'].includes(name))
      .toSorted(),
  )
  expect(state.progress).toEqual({ total: 3, completed: 1, failed: 1 })
})

test('an ended workflow shows its result or its error, and what it cost', () => {
  expect(toState({ ...row, status: 'completed', result: { rounds: 2 }, cost: '0.12' })).toMatchObject({
    result: { rounds: 2 },
    cost: { amount: '0.12', currency: 'USD' },
  })
  expect(toState({ ...row, status: 'failed', error: { type: 'timeout' } }).error).toEqual({ type: 'timeout' })
})

test('filters and parameters stand side by side', () => {
  const filters = { tags: ['cat'] }
  const parameters = { max_cost: 1 }
  expect(inputShown({ filters, parameters })).toEqual({ filters, parameters })
  expect(inputShown({ parameters })).toEqual({ parameters })
  expect(inputShown({ filters })).toEqual({ filters, parameters: {} })
  expect(inputShown({})).toEqual({ parameters: {} })
})

test('input of another shape is shown as it is', () => {
  for (const input of [null, 'x', [1], { inbox: '/in' }, { parameters: {}, more: 1 }, { parameters: 3 }]) {
    expect(inputShown(input)).toEqual({ parameters: input })
  }
})
