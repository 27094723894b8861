import { expect, test } from 'vitest'
import { columnsIn, movedBy, rangeBetween } from './grid-keys.ts'

const shape = { count: 23, columns: 5, rows: 3 }
const from = (key: string, at: number) => movedBy(key, at, shape)

test('arrows lead to neighbors and stay inside', () => {
  expect([from('ArrowRight', 3), from('ArrowLeft', 3)]).toEqual([4, 2])
  expect([from('ArrowRight', 22), from('ArrowLeft', 0)]).toEqual([22, 0])
  expect([from('ArrowDown', 3), from('ArrowUp', 8)]).toEqual([8, 3])
})

test('up from the first row and down from the last stay where they are', () => {
  expect([from('ArrowUp', 3), from('ArrowDown', 21)]).toEqual([3, 21])
})

test('down above the end of a short last row leads to the last', () => {
  expect(from('ArrowDown', 19)).toBe(22)
})

test('pages and ends', () => {
  expect([from('PageDown', 1), from('PageDown', 20), from('PageUp', 16), from('PageUp', 2)]).toEqual([
    16, 22, 1, 0,
  ])
  expect([from('Home', 9), from('End', 9)]).toEqual([0, 22])
})

test('other keys and an empty grid lead nowhere', () => {
  expect(from('Tab', 3)).toBeUndefined()
  expect(movedBy('End', 0, { ...shape, count: 0 })).toBeUndefined()
})

test('there is always room for one column', () => {
  expect([columnsIn(1000, 200, 8), columnsIn(100, 200, 8), columnsIn(408, 200, 8)]).toEqual([4, 1, 2])
})

test('a range has both ends', () => {
  expect(rangeBetween(7, 2)).toEqual({ first: 2, last: 7 })
})
