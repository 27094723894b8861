import { expect } from 'vitest'
import { integer, optional, text, type Table } from '../view.ts'
import type { Bench, Needing } from './store-law.ts'
import { batch, counters, kinds, note, notes, upsert, upTo } from './store-samples.ts'

export function tablesLaw(needing: Needing): void {
  const test = needing()
  const reopenTest = needing('reopen')

  test('a table made anew is empty and can be another one', async ({ store }) => {
    await store.commit(batch(0, [{}], [note('old'), upsert(counters, { id: 1, count: 1 })]))
    await store.recreate(notes)
    expect(await store.readRows(notes.name, [['old']])).toEqual([undefined])
    expect(await store.readRows(counters.name, [[1]])).toHaveLength(1)
    const changed: Table = {
      name: notes.name,
      key: ['n'],
      columns: { n: integer, words: text },
      indexes: [['words']],
      fullText: ['words'],
    }
    await store.recreate(changed)
    await store.writeRows([upsert(changed, { n: 1, words: 'hello' })])
    expect(await store.readRows(notes.name, [[1]])).toEqual([{ n: 1, words: 'hello' }])
    expect(await store.scanRows(notes.name, 5)).toEqual([{ n: 1, words: 'hello' }])
    await expect(store.writeRows([note('of the old shape')])).rejects.toThrow(Error)
    expect(await store.head()).toBe(1)
  })

  test('a table nobody knew can be made', async ({ store }) => {
    const fresh: Table = { ...counters, name: 'law_fresh' }
    await store.recreate(fresh)
    await store.writeRows([upsert(fresh, { id: 1, count: 2 })])
    expect(await store.readRows('law_fresh', [[1]])).toEqual([{ id: 1, count: 2 }])
  })

  reopenTest('a table that gains nullable columns and indexes keeps its rows', async bench => {
    const { store } = bench
    await store.commit(batch(0, [], [upsert(counters, { id: 1, count: 7 })]))
    const grown: Table = {
      ...counters,
      columns: { ...counters.columns, label: optional(text), extra: optional(integer) },
      indexes: [['count'], ['label', 'count']],
    }
    const again = await openAgainWith(bench, grown)
    expect(again.opened.recreated).toEqual([])
    expect(await again.store.readRows(counters.name, [[1]])).toEqual([
      { id: 1, count: 7, label: null, extra: null },
    ])
    await again.store.writeRows([upsert(grown, { id: 2, count: 1, label: 'two', extra: 2 })])
    expect(await again.store.scanRows(counters.name, 5)).toHaveLength(2)
  })

  const changes: Readonly<Record<string, Table>> = {
    'a column of another type': { ...counters, columns: { id: integer, count: text } },
    'a new column that is never null': { ...counters, columns: { ...counters.columns, extra: integer } },
    'a column less': { ...counters, columns: { id: integer } },
    'another key': { ...counters, key: ['id', 'count'] },
    'other full-text columns': {
      ...counters,
      columns: { ...counters.columns, body: optional(text) },
      fullText: ['body'],
    },
  }
  for (const [what, changed] of Object.entries(changes)) {
    reopenTest(`a table with ${what} is made anew, and only that one`, async bench => {
      await bench.store.commit(batch(0, [{}], [note('kept'), upsert(counters, { id: 1, count: 7 })]))
      const again = await openAgainWith(bench, changed)
      expect(again.opened).toMatchObject({ head: 1, recreated: [counters.name] })
      expect(await again.store.scanRows(counters.name, 5)).toEqual([])
      expect(await again.store.scanRows(notes.name, 5)).toHaveLength(1)
    })
  }

  reopenTest('a remade table is remembered as it is now', async bench => {
    await bench.store.recreate({ ...counters, columns: { id: integer, count: text } })
    const again = await openAgainWith(bench, counters)
    expect(again.opened.recreated).toEqual([counters.name])
  })

  reopenTest('many tables open at once', async ({ place, store, join }) => {
    await store.close()
    const again = await place.reopen()
    const many = upTo(60).map(at => ({ ...kinds, name: `law_many_${at}` }))
    expect(await join(again, 'n1', many)).toMatchObject({ recreated: [] })
    expect(await again.scanRows('law_many_60', 1)).toEqual([])
  })
}

async function openAgainWith({ place, store, join }: Bench, changed: Table) {
  await store.close()
  const again = await place.reopen()
  const opened = await join(again, 'n1', [notes, changed])
  return { store: again, opened }
}
