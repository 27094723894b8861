import type { EventRecord } from '#kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHistory } from './history.ts'

const at = (position: number) => ({ position }) as EventRecord
const positions = (records: readonly EventRecord[] | undefined) => records?.map(record => record.position)

test('a history knows the last events and says when it does not know them all', () => {
  const history = createHistory(3)
  expect(history.after(0, 10)).toBeUndefined()
  for (const position of [7, 8, 9, 10]) history.push(at(position))
  expect(history.last()).toBe(10)
  expect(positions(history.after(6, 10))).toBeUndefined()
  expect(positions(history.after(7, 10))).toEqual([8, 9, 10])
  expect(positions(history.after(7, 2))).toEqual([8, 9])
  expect(positions(history.after(10, 10))).toEqual([])
  expect(positions(history.after(99, 10))).toEqual([])
})

test('what comes after a gap does not follow what was before it', () => {
  const history = createHistory(8)
  history.push(at(1))
  history.restart()
  history.push(at(5))
  expect(positions(history.after(0, 10))).toBeUndefined()
  expect(positions(history.after(4, 10))).toEqual([5])
})

test('whatever the size and the start, a known page has no gap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.nat(20),
      fc.nat(30),
      fc.nat(60),
      (size, start, count, after) => {
        const history = createHistory(size)
        for (let step = 1; step <= count; step += 1) history.push(at(start + step))
        const page = positions(history.after(after, 100))
        const last = start + count
        const first = Math.max(start + 1, last - size + 1)
        const isKnown = count > 0 && after >= first - 1
        const expected = Array.from({ length: Math.max(0, last - after) }, (_, index) => after + 1 + index)
        expect(page).toEqual(isKnown ? expected : undefined)
      },
    ),
  )
})
