import type { Table } from '#kernel'
import { sql as raw } from 'kysely'
import { describe, expect, test } from 'vitest'
import { isAway, sql } from './testing.ts'
import { batch, note, notes, openBench } from './testing/bench.ts'

// cspell:ignore Crème BRÛLÉE brulee Привет

describe.skipIf(isAway)('tables in PostgreSQL', () => {
  test('a table that somebody dropped is made anew and reported', async () => {
    const { place, join } = await openBench()
    await sql(`DROP TABLE ${place.schema}.notes`)
    const { store: other, recreated } = await join('n2')
    expect(recreated).toEqual(['notes'])
    await other.writeRows([note('a', 'b')])
    expect(await other.scanRows('notes', 5)).toEqual([{ id: 'a', body: 'b' }])
  })

  test('a table is read in its new shape as soon as it is made anew', async () => {
    const { store } = await openBench()
    const scan = async (body: Table['columns'][string]['type'], value: unknown) => {
      await store.recreate({
        ...notes,
        columns: { ...notes.columns, body: { type: body, nullable: false } },
        fullText: [],
      })
      await store.writeRows([{ table: 'notes', key: ['a'], row: { id: 'a', body: value } }])
      return [...(await store.scanRows('notes', 1)), ...(await store.readRows('notes', [['a']]))]
    }
    for (const [type, value] of [
      ['text', 'b'],
      ['integer', 1],
      ['real', 0.5],
      ['boolean', 1],
      ['json', '[]'],
    ] as const) {
      expect(await scan(type, value)).toEqual([
        { id: 'a', body: value },
        { id: 'a', body: value },
      ])
    }
  })

  test('words are found whatever their accents and script, in texts of any length', async () => {
    const { store } = await openBench()
    const many = Array.from({ length: 60_000 }, (_, at) => `word${at}`).join(' ')
    await store.writeRows([
      note('accents', 'Crème BRÛLÉE, Ünï'),
      note('scripts', 'Привет мир — “日本語” ١٢'),
      note('long word', 'x'.repeat(5000)),
      note('many words', many),
      note('much', 'ab '.repeat(1_000_000)),
    ])
    const find = async (text: string) => {
      const query = store.queries
        .selectFrom('notes as n')
        .select('n.id')
        .where(store.sql.words(notes, 'n', text))
      return (await query.execute()).map(row => row.id)
    }
    expect(await find('creme brulee')).toEqual(['accents'])
    expect(await find('ÜNÏ')).toEqual(['accents'])
    expect(await find('приВЕТ')).toEqual(['scripts'])
    expect(await find('日本')).toEqual(['scripts'])
    expect(await find('x'.repeat(3000))).toEqual(['long word'])
    expect(await find('word12345')).toEqual(['many words'])
    expect(await find('ab')).toEqual(['much'])
  })

  test('what queries answer has the same types as on every store', async () => {
    const { store } = await openBench()
    await store.commit(batch(0, [], [note('a', 'b')]))
    const query = raw<object>`SELECT count(*) AS n, sum(length(id)) AS sum, avg(length(id)) AS avg, bool_and(id = 'a') AS yes,
      (2 ^ 53 - 1)::bigint AS large FROM notes`
    const { rows } = await query.execute(store.queries)
    expect(rows).toEqual([{ n: 1, sum: 1, avg: 1, yes: 1, large: Number.MAX_SAFE_INTEGER }])
    await expect(raw`SELECT (2 ^ 53)::bigint`.execute(store.queries)).rejects.toThrow('too large')
  })
})
