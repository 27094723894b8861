import { expect, test } from 'vitest'
import { readSearch } from './events-search.ts'
import { filtersOf, nextBefore } from './log-pages.ts'

test('an address becomes filters, and nothing else of it does', () => {
  const search = readSearch({
    types: 'workflow.*, asset.>',
    subject: 'wf_1',
    around: '7',
    tab: 'x',
    evil: 'y',
    text: '',
  })
  expect(search).toEqual({ types: 'workflow.*, asset.>', subject: 'wf_1', around: 7 })
  expect(filtersOf(search)).toEqual({ types: ['workflow.*', 'asset.>'], subject: 'wf_1' })
})

test('the next page begins below the last event, or below what a search has looked at', () => {
  const event = (position: number) => ({ id: 'e', type: 't', position })
  const full = Array.from({ length: 200 }, (_, at) => event(1000 - at))
  expect(nextBefore({ events: full, head: 1000, searched: null })).toBe(801)
  expect(nextBefore({ events: [event(3)], head: 1000, searched: null })).toBeNull()
  const searched = { from: 500, to: 1000, is_complete: false }
  expect(nextBefore({ events: [], head: 1000, searched })).toBe(500)
  expect(nextBefore({ events: [], head: 1000, searched: { ...searched, is_complete: true } })).toBeNull()
})
