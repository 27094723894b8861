import { expect, test } from 'vitest'
import { readRunSearch } from './run-search.ts'

test('an address says what of a run is looked at, and nonsense says nothing', () => {
  expect(readRunSearch({ tab: 'events', step: 'a#1', failed: true, from: 1.4, to: 9 })).toEqual({
    tab: 'events',
    step: 'a#1',
    failed: true,
    from: 1,
    to: 9,
  })
  expect(readRunSearch({ tab: 'steps', from: 5, to: 2, failed: 'no', group: '' })).toEqual({})
  expect(readRunSearch({ from: 5 })).toEqual({})
  expect(readRunSearch({ from: 5, to: 5.2 })).toEqual({ from: 5, to: 6 })
})
