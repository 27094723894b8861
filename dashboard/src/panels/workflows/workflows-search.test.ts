import { expect, test } from 'vitest'
import { filtersOf, readWorkflowsSearch } from './workflows-search.ts'

test('an address becomes filters, and nothing else of it does', () => {
  const search = readWorkflowsSearch({
    status: 'failed,evil,waiting',
    q: 12,
    by: '',
    within: '24h',
    parent: 'wf_1',
    order: 'oldest',
    evil: 'x',
  })
  expect(search).toEqual({ status: 'failed,waiting', q: '12', within: '24h', parent: 'wf_1' })
  expect(filtersOf(search, Date.parse('2026-01-02T12:00:30Z'))).toEqual({
    statuses: ['failed', 'waiting'],
    text: '12',
    since: '2026-01-01T12:00:00.000Z',
    parent_id: 'wf_1',
    order: 'failed_first',
  })
  expect(filtersOf(readWorkflowsSearch({ order: 'newest' }), 0)).toEqual({ order: 'newest' })
})
