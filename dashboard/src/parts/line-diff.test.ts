import { expect, test } from 'vitest'
import { diffOf, folded, paired, textOf } from './line-diff.ts'

const said = (before: unknown, after: unknown) =>
  diffOf(before, after).map(({ kind, pieces }) => `${kind} ${pieces.map(({ text }) => text).join('')}`)

test('the order of names makes no difference', () => {
  expect(
    said({ a: 1, b: { d: 2, c: 3 } }, { b: { c: 3, d: 2 }, a: 1 }).every(line => line.startsWith('same')),
  ).toBe(true)
})

test('what was not there before is added, what goes away is removed', () => {
  expect(said(undefined, 'one\ntwo')).toEqual(['added one', 'added two'])
  expect(said('one\ntwo\n', null)).toEqual(['removed one', 'removed two'])
  expect(textOf(undefined)).toBe('')
})

test('of a line that changed the words that differ are marked', () => {
  const [removed, added] = diffOf('port is 80 here', 'port is 81 here')
  expect(removed!.pieces.filter(({ isChanged }) => isChanged).map(({ text }) => text)).toEqual(['80'])
  expect(added!.pieces.filter(({ isChanged }) => isChanged).map(({ text }) => text)).toEqual(['81'])
  expect([removed!.before, removed!.after, added!.before, added!.after]).toEqual([1, undefined, undefined, 1])
})

test('long runs of the same lines are folded, and hold every line', () => {
  const before = Array.from({ length: 40 }, (_, at) => `line ${at}`)
  const after = before.with(20, 'another')
  const rows = folded(diffOf(before.join('\n'), after.join('\n')))
  expect(rows.map(({ kind }) => kind).filter(kind => kind === 'fold')).toHaveLength(2)
  const lines = rows.flatMap(row => (row.kind === 'fold' ? row.lines : [row]))
  expect(lines).toHaveLength(41)
})

test('side by side, a removed line stands beside the one that takes its place', () => {
  const pairs = paired(diffOf('a\nb\nc', 'a\nx\ny\nc'))
  expect(pairs.map(({ before, after }) => [before?.before, after?.after])).toEqual([
    [1, 1],
    [2, 2],
    [undefined, 3],
    [3, 4],
  ])
})

test('texts too different to be compared go and come as a whole', () => {
  const before = Array.from({ length: 5000 }, (_, at) => `old ${at}`).join('\n')
  const after = Array.from({ length: 5000 }, (_, at) => `new ${at}`).join('\n')
  const lines = diffOf(before, after)
  expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(5000)
  expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(5000)
})

test('many lines added in the middle of a long text are all that is said to change', () => {
  const before = Array.from({ length: 1000 }, (_, at) => `line ${at}`)
  const added = Array.from({ length: 900 }, (_, at) => `more ${at}`)
  const lines = diffOf(before.join('\n'), before.toSpliced(500, 0, ...added).join('\n'))
  expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(0)
  expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(900)
})

test('values are written a line a field, and long texts keep their lines', () => {
  expect(textOf({ site: { page: 'one\ntwo\n' }, ports: [{ port: 80 }], name: 'web' }).split('\n')).toEqual([
    'name: "web"',
    'ports: [{"port":80}]',
    String.raw`site: {"page":"one\ntwo\n"}`,
  ])
  const page = 'a long line of a page\nanother long line of that page, and then some\n'
  expect(textOf({ site: { page } }).split('\n')).toEqual([
    'site:',
    '  page: |',
    '    a long line of a page',
    '    another long line of that page, and then some',
  ])
})
