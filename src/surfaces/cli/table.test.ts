import { expect, test } from 'vitest'
import { answerLines, show, table } from './table.ts'
import { plain } from './testing.ts'

const lines = (answer: unknown, width = 60) => answerLines(answer, width).map(plain)

test('columns are as wide as what is in them, and a line ends where the terminal does', () => {
  const rows = [
    { name: 'a', count: 3 },
    { name: 'a longer name', count: 12_345 },
  ]
  expect(table(rows, ['name', 'count'], 80).map(plain)).toEqual([
    'name           count',
    'a              3    ',
    'a longer name  12345',
  ])
  expect(table(rows, ['name', 'count'], 8).map(plain)).toEqual(['name   …', 'a      …', 'a longe…'])
})

test('a value too long for its column is cut', () => {
  const [, row] = table([{ text: 'x'.repeat(100) }], ['text'], 200)
  expect(row).toBe(`${'x'.repeat(47)}…`)
})

test('any value can be shown on one line', () => {
  expect(show(null)).toBe('-')
  expect(show(undefined)).toBe('-')
  expect(show([])).toBe('-')
  expect(show([1, 'two', true])).toBe('1, two, true')
  expect(show({ a: 1, b: null, c: { d: 'x' } })).toBe('a 1 · c d x')
  expect(show({ key: 'model', value: 'sdxl' })).toBe('model:sdxl')
  expect(show({ key: 'model', value: 'sdxl', count: 6 })).toBe('model:sdxl 6')
})

test('what could steer a terminal does not reach it', () => {
  expect(show('a\u001b[2Jb\nc\u0007')).toBe('a [2Jb c ')
})

test('simple fields come first, then texts of several lines, then lists as tables', () => {
  const answer = {
    assets: [{ id: 'a', size: 1, tags: ['x'], note: null }],
    total: 1,
    picture: 'one\ntwo',
    missing: undefined,
  }
  expect(lines(answer)).toEqual([
    'total  1',
    '',
    'picture',
    'one',
    'two',
    '',
    'assets (1)',
    'id  size',
    'a   1   ',
  ])
})

test('a list of small things is a line, and an answer that is no object is itself', () => {
  expect(lines({ names: [{ a: 1, b: 2 }] })).toEqual(['names  a 1 · b 2'])
  expect(lines(['x', 'y'])).toEqual(['x', 'y'])
  expect(lines('done')).toEqual(['done'])
  expect(lines(null)).toEqual(['-'])
  expect(lines({})).toEqual([])
})

test('a table has at most seven columns, and none that are empty in every row', () => {
  const wide = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`c${index}`, index]))
  const [head] = lines([{ ...wide, c0: null }], 200)
  expect(head!.split(/\s+/)).toEqual(['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'])
})
