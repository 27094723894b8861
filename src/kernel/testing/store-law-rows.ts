import { expect } from 'vitest'
import type { RowChange, Store } from '../run/ports.ts'
import type { Needing } from './store-law.ts'
import {
  batch,
  counters,
  kinds,
  kindsRow,
  note,
  notes,
  places,
  remove,
  upsert,
  upTo,
} from './store-samples.ts'

// cspell:ignore Grüße
export function rowsLaw(needing: Needing): void {
  const test = needing()

  test('every kind of column reads back as it was written', async ({ store }) => {
    const rows = [
      kindsRow('plain'),
      kindsRow('full', {
        maybe_words: 'b',
        maybe_whole: 0,
        maybe_part: -0.25,
        maybe_yes: 0,
        maybe_list: '{"a":null}',
      }),
      kindsRow('empty', { words: '', yes: 0, list: 'null', maybe_words: '', maybe_list: '""' }),
      kindsRow('text', {
        words: 'Grüße 🦊 «né»\r\n\ttab \\ "quoted" \'single\' 100%_',
        list: '["\\u0000","\\n","🦊"]',
      }),
      kindsRow('long', { words: 'ß'.repeat(32 * 1024), list: JSON.stringify('x'.repeat(64 * 1024)) }),
      kindsRow('large', {
        whole: 2 ** 53 - 1,
        maybe_whole: -(2 ** 53 - 1),
        part: 1.7976931348623157e308,
        maybe_part: 5e-324,
      }),
      kindsRow('spaced json', { list: '{ "b": 1,\n "a": [1.0, 2] }', part: 3 }),
      kindsRow('ключ 🔑 "\'\\', { whole: -1, part: 0.1 + 0.2 }),
    ]
    await store.commit(
      batch(
        0,
        [],
        rows.map(row => upsert(kinds, row)),
      ),
    )
    expect(
      await store.readRows(
        kinds.name,
        rows.map(row => [row.id as string]),
      ),
    ).toEqual(rows)
  })

  test('a row is replaced and deleted by its key', async ({ store }) => {
    await store.commit(batch(0, [{}], [note('a', { stars: 1 }), note('b')]))
    await store.commit(batch(1, [{}], [note('a', { stars: 2, body: 'now with a body' }), remove(notes, 'b')]))
    expect(await store.readRows(notes.name, [['a'], ['b']])).toMatchObject([
      { stars: 2, body: 'now with a body' },
      undefined,
    ])
    await store.commit(batch(2, [], [remove(notes, 'b'), remove(notes, 'never there')]))
    await store.commit(batch(2, [], [note('b', { stars: 5 })]))
    expect(await store.readRows(notes.name, [['b']])).toMatchObject([{ stars: 5 }])
  })

  test('a key has several columns', async ({ store }) => {
    const row = (room: string, shelf: number, name: string) => ({
      room,
      shelf,
      name,
      note: `${room}|${shelf}|${name}`,
    })
    const rows = [
      row('a', 1, 'b'),
      row('a', 11, 'b'),
      row('a', 1, ''),
      row('', 1, 'b'),
      row('a,1', 1, 'b'),
      row('A', 1, 'b'),
    ]
    await store.commit(
      batch(
        0,
        [],
        rows.map(each => upsert(places, each)),
      ),
    )
    await store.commit(batch(0, [], [remove(places, 'a', 11, 'b')]))
    expect(
      await store.readRows(places.name, [
        ['a', 1, 'b'],
        ['a', 11, 'b'],
        ['a,1', 1, 'b'],
        ['A', 1, 'b'],
        ['a', 2, 'b'],
      ]),
    ).toEqual([rows[0], undefined, rows[4], rows[5], undefined])
  })

  test('rows are answered in the order they are asked for', async ({ store }) => {
    await store.commit(
      batch(
        0,
        [],
        upTo(300).map(id => upsert(counters, { id, count: id * 2 })),
      ),
    )
    const ids = upTo(400).toReversed()
    const rows = await store.readRows(
      counters.name,
      ids.map(id => [id]),
    )
    expect(rows).toEqual(ids.map(id => (id > 300 ? undefined : { id, count: id * 2 })))
    expect(await store.readRows(counters.name, [[5], [5]])).toHaveLength(2)
    expect(await store.readRows(counters.name, [])).toEqual([])
  })

  test('rows that do not fit their table spoil their whole batch (I1)', async ({ store }) => {
    const full = kindsRow('x')
    const { words: _, ...withoutWords } = full
    await expectNothingWritten(store, upsert(kinds, { ...full, unheard_of: 1 }))
    await expectNothingWritten(store, upsert(kinds, withoutWords))
    await expectNothingWritten(store, upsert(kinds, { ...full, words: null }))
    await expectNothingWritten(store, upsert(kinds, { ...full, words: undefined }))
    await expectNothingWritten(store, upsert(kinds, { ...full, whole: 'many' }))
    await expectNothingWritten(store, { table: 'law_unheard_of', key: ['x'], row: { id: 'x' } })
    await expectNothingWritten(store, { table: 'law_unheard_of', key: ['x'], row: undefined })
    await expectNothingWritten(store, remove(places, 'only one of three'))
  })

  test('reading a table the store was not told about is an error that names it', async ({ store }) => {
    await expect(store.readRows('law_unheard_of', [['x']])).rejects.toThrow('law_unheard_of')
    await expect(store.scanRows('law_unheard_of', 1)).rejects.toThrow('law_unheard_of')
    await expect(store.writeRows([{ table: 'law_unheard_of', key: ['x'], row: undefined }])).rejects.toThrow(
      'law_unheard_of',
    )
  })

  test('rows are written beside the log', async ({ store }) => {
    await store.commit(
      batch(0, [{}], [upsert(counters, { id: 1, count: 1 }), upsert(counters, { id: 2, count: 1 })]),
    )
    await store.writeRows(
      upTo(1200)
        .filter(id => id !== 2)
        .map(id => upsert(counters, { id, count: id })),
    )
    await store.writeRows([remove(counters, 2)])
    expect(await store.head()).toBe(1)
    expect(await store.readRows(counters.name, [[1], [2], [1200]])).toMatchObject([
      { count: 1 },
      undefined,
      { count: 1200 },
    ])
  })

  test('rows beside the log are all written or none', async ({ store }) => {
    const fine = upsert(counters, { id: 1, count: 1 })
    await expect(store.writeRows([fine, upsert(counters, { id: 2, count: null })])).rejects.toThrow(Error)
    expect(await store.readRows(counters.name, [[1]])).toEqual([undefined])
  })

  test('a scan answers rows in key order', async ({ store }) => {
    const ids = ['ä', 'b', 'B', 'z', 'a1', 'a', 'a10', '']
    await store.writeRows(ids.map(id => note(id)))
    const inOrder = ['', 'B', 'a', 'a1', 'a10', 'b', 'z', 'ä']
    expect((await store.scanRows(notes.name, 100)).map(row => row.id)).toEqual(inOrder)
    expect((await store.scanRows(notes.name, 3)).map(row => row.id)).toEqual(inOrder.slice(0, 3))
    await store.writeRows([10, 9, -1].map(id => upsert(counters, { id, count: 0 })))
    expect((await store.scanRows(counters.name, 100)).map(row => row.id)).toEqual([-1, 9, 10])
  })
}

async function expectNothingWritten(store: Store, spoiler: RowChange) {
  await expect(store.commit(batch(0, [{}], [note('before'), spoiler]))).rejects.toThrow(Error)
  expect(await store.head()).toBe(0)
  expect(await store.readRows(notes.name, [['before']])).toEqual([undefined])
}
