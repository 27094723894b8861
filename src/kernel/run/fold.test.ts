import { boolean, event, integer, json, optional, text, view, type EventRecord } from '#kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createFolder, createOverlay, type Folder } from './fold.ts'
import type { RowChange, StateReader } from './ports.ts'
import { keyText } from './rows.ts'

const Moved = event(
  'piece.moved',
  { piece: z.string(), from: z.string(), to: z.string() },
  { subject: data => data.piece },
)
const Taken = event('piece.taken', { piece: z.string() }, { subject: data => data.piece })

/** How often each square was touched: one event changes two rows of it. */
const Squares = view('squares', {
  key: ['square'],
  columns: { square: text, visits: integer, last: optional(text), pieces: json<string[]>(), busy: boolean },
  folds: when => [
    when(
      Moved,
      ({ from, to }) => [[from], [to]],
      (row, { piece, to }, _, [square]) => ({
        square: String(square),
        visits: (row?.visits ?? 0) + 1,
        last: piece,
        pieces: [...(row?.pieces ?? []), piece].slice(-3),
        busy: square === to,
      }),
    ),
  ],
})
const Pieces = view('pieces', {
  key: ['piece'],
  columns: { piece: text, at: text, moves: integer },
  folds: when => [
    when(
      Moved,
      data => data.piece,
      (row, { piece, to }) => ({ piece, at: to, moves: (row?.moves ?? 0) + 1 }),
    ),
    when(
      Taken,
      data => data.piece,
      () => undefined,
    ),
  ],
})
const views = [Squares, Pieces]

/** A store that keeps rows and counts how many it was asked for. */
function shelf() {
  const rows = new Map<string, RowChange>()
  const asked: string[] = []
  const state: Pick<StateReader, 'readRows'> = {
    async readRows(table, keys) {
      asked.push(...keys.map(key => `${table} ${keyText(key)}`))
      return keys.map(key => rows.get(`${table} ${keyText(key)}`)?.row)
    },
  }
  return {
    state,
    asked,
    write(changes: readonly RowChange[]) {
      for (const change of changes) rows.set(`${change.table} ${keyText(change.key)}`, change)
    },
    row: (table: string, key: string) => rows.get(`${table} ${key}`)?.row,
    all: () => new Map([...rows].filter(([, { row }]) => row).map(([key, { row }]) => [key, row])),
  }
}

let position = 0
const recordOf = (fact: ReturnType<typeof Moved> | ReturnType<typeof Taken>): EventRecord => ({
  ...fact,
  position: (position += 1),
  id: `evt_${position}`,
  time: '2026-01-01T00:00:00.000Z',
  source: '/alice/test',
  priority: 'normal',
})
const move = (piece: string, from: string, to: string) => recordOf(Moved({ piece, from, to }))
const take = (piece: string) => recordOf(Taken({ piece }))

async function foldAll(folder: Folder, store: ReturnType<typeof shelf>, records: readonly EventRecord[]) {
  const overlay = createOverlay()
  await folder.load(overlay, records, store.state)
  folder.fold(overlay, records)
  store.write(folder.changes(overlay))
  folder.remember(overlay)
}

test('an event changes every row it names, encoded as every store keeps them', async () => {
  const store = shelf()
  await foldAll(createFolder(views), store, [move('knight', 'b1', 'c3')])
  expect(store.row('squares', 'c3')).toEqual({
    square: 'c3',
    visits: 1,
    last: 'knight',
    pieces: '["knight"]',
    busy: 1,
  })
  expect(store.row('squares', 'b1')).toMatchObject({ busy: 0 })
  expect(store.row('pieces', 'knight')).toEqual({ piece: 'knight', at: 'c3', moves: 1 })
})

test('a fold sees what earlier events of the same batch left, and a row may go and come again', async () => {
  const store = shelf()
  const records = [move('a', '1', '2'), take('a'), move('a', '2', '1'), move('a', '1', '2')]
  await foldAll(createFolder(views), store, records)
  expect(store.row('pieces', 'a')).toEqual({ piece: 'a', at: '2', moves: 2 })
  expect(store.row('squares', '2')).toMatchObject({ visits: 3 })
})

test('rows that were committed are not read again, until the folder is told to forget', async () => {
  const store = shelf()
  const folder = createFolder(views)
  await foldAll(folder, store, [move('a', '1', '2')])
  const before = store.asked.length
  await foldAll(folder, store, [move('a', '2', '1')])
  expect(store.asked).toHaveLength(before)
  folder.forget()
  await foldAll(folder, store, [move('a', '1', '2')])
  expect(store.asked).toHaveLength(before + 3)
  expect(store.row('pieces', 'a')).toMatchObject({ moves: 3 })
})

test('G2: events whose fold fails change nothing, also not what earlier ones of the batch did', async () => {
  const Picky = view('picky', {
    key: ['piece'],
    columns: { piece: text, at: text },
    folds: when => [
      when(
        Moved,
        data => data.piece,
        (_, { piece, to }) => {
          if (to === 'off') throw new Error('That is no square')
          return { piece, at: to }
        },
      ),
    ],
  })
  const store = shelf()
  const folder = createFolder([Picky, Squares])
  const overlay = createOverlay()
  const good = [move('a', '1', '2')]
  const bad = [move('a', '2', '3'), move('a', '3', 'off')]
  await folder.load(overlay, [...good, ...bad], store.state)
  folder.fold(overlay, good)
  expect(() => folder.fold(overlay, bad)).toThrow('While folding piece.moved')
  store.write(folder.changes(overlay))
  expect(store.row('picky', 'a')).toEqual({ piece: 'a', at: '2' })
  expect(store.row('squares', '3')).toBeUndefined()
})

test('a row without a value it must have, and a key that does not fit, are errors that name the column or key', async () => {
  const Broken = view('broken', {
    key: ['piece', 'nr'],
    columns: { piece: text, nr: integer },
    folds: when => [
      when(
        Moved,
        ({ piece, to }) => (to === 'x' ? piece : [[piece, 1]]),
        () => ({ piece: 'a' }) as never,
      ),
    ],
  })
  const store = shelf()
  const folder = createFolder([Broken])
  await expect(foldAll(folder, store, [move('a', '1', '2')])).rejects.toThrow('While folding')
  await expect(foldAll(folder, store, [move('a', '1', 'x')])).rejects.toThrow(
    'broken has the key (piece, nr)',
  )
})

test('G12: however events are cut into batches and rows fall out of memory, the rows come out the same', async () => {
  const piece = fc.constantFrom('a', 'b', 'c', 'd')
  const square = fc.constantFrom('1', '2', '3')
  const fact = fc.oneof(
    fc.record({ piece, from: square, to: square }).map(data => ({ ...data, kind: 'move' as const })),
    piece.map(name => ({ piece: name, kind: 'take' as const })),
  )
  const property = fc.asyncProperty(
    fc.array(fact, { maxLength: 60 }),
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 10 }),
    fc.constantFrom(1, 2, 20_000),
    async (facts, sizes, cachedRows) => {
      const records = facts.map(each =>
        each.kind === 'take' ? take(each.piece) : move(each.piece, each.from, each.to),
      )
      const whole = shelf()
      await foldAll(createFolder(views), whole, records)
      const cut = shelf()
      const folder = createFolder(views, cachedRows)
      for (let at = 0, turn = 0; at < records.length; turn += 1) {
        const size = sizes[turn % sizes.length]!
        await foldAll(folder, cut, records.slice(at, at + size))
        at += size
      }
      expect(cut.all()).toEqual(whole.all())
    },
  )
  await fc.assert(property, { numRuns: 60 })
})
