import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Store } from '../run/ports.ts'
import { integer, text as words, type Table } from '../view.ts'
import type { Needing } from './store-law.ts'
import { batch, counters, note, notes, remove, upsert, upTo } from './store-samples.ts'

// cspell:ignore Müller Straße leeping
export function queriesLaw(needing: Needing): void {
  const test = needing()

  test('a query sees what a commit wrote as soon as it answers', async ({ store }) => {
    for (const at of upTo(20)) {
      await store.commit(batch(at - 1, [{}], [note('latest', { stars: at })]))
      expect(await store.queries.selectFrom('law_notes').select('stars').execute()).toEqual([{ stars: at }])
    }
  })

  test('queries filter, order, join, count and group', async ({ store }) => {
    await store.writeRows(
      upTo(40).map(at => note(`n${at}`, { author: at % 2 ? 'ada' : 'bob', stars: at % 5 })),
    )
    await store.writeRows([upsert(counters, { id: 3, count: 33 })])
    const { queries } = store

    const few = await queries
      .selectFrom('law_notes')
      .selectAll()
      .where('author', '=', 'bob')
      .where('stars', '>=', 3)
      .orderBy('stars', 'desc')
      .orderBy('id')
      .limit(3)
      .offset(1)
      .execute()
    expect(few.map(row => [row.id, row.stars])).toEqual([
      ['n24', 4],
      ['n34', 4],
      ['n4', 4],
    ])
    expect(few[0]).toEqual(note('n24', { author: 'bob', stars: 4 }).row)

    const joined = await queries
      .selectFrom('law_notes as n')
      .innerJoin('law_counters as c', 'c.id', 'n.stars')
      .select(['n.id', 'c.count'])
      .where('n.id', 'in', ['n3', 'n4'])
      .execute()
    expect(joined).toEqual([{ id: 'n3', count: 33 }])

    const grouped = await queries
      .selectFrom('law_notes')
      .select(({ fn }) => [
        'author',
        fn.countAll().as('n'),
        fn.sum('stars').as('sum'),
        fn.max('stars').as('max'),
      ])
      .groupBy('author')
      .orderBy('author')
      .execute()
    expect(grouped).toEqual([
      { author: 'ada', n: 20, sum: 40, max: 4 },
      { author: 'bob', n: 20, sum: 40, max: 4 },
    ])
  })

  test('many queries at once are all answered', async ({ store }) => {
    await store.writeRows(upTo(50).map(id => upsert(counters, { id, count: id })))
    const one = (id: number) =>
      store.queries.selectFrom('law_counters').select('count').where('id', '=', id).executeTakeFirst()
    const answers = await Promise.all(upTo(50).map(one))
    expect(answers.map(row => row?.count)).toEqual(upTo(50))
  })

  test('a query that is wrong is an error, and the next one works', async ({ store }) => {
    await expect(store.queries.selectFrom('law_unheard_of').selectAll().execute()).rejects.toThrow(
      'law_unheard_of',
    )
    expect(await store.queries.selectFrom('law_notes').selectAll().execute()).toEqual([])
  })

  test('a query sees a table as it was made last', async ({ store }) => {
    const all = () => store.queries.selectFrom('law_counters').selectAll().execute()
    await store.writeRows([upsert(counters, { id: 1, count: 2 })])
    expect(await all()).toEqual([{ id: 1, count: 2 }])
    const changed: Table = { ...counters, columns: { label: words, id: integer, more: integer } }
    await store.recreate(changed)
    expect(await all()).toEqual([])
    await store.writeRows([upsert(changed, { id: 1, label: 'one', more: 3 })])
    expect(await all()).toEqual([{ label: 'one', id: 1, more: 3 }])
  })

  test('queries only read', async ({ store }) => {
    const row = { id: 1, count: 1 }
    await expect(store.queries.insertInto('law_counters').values(row).execute()).rejects.toThrow(Error)
    await expect(store.queries.deleteFrom('law_counters').execute()).rejects.toThrow(Error)
    await expect(sql`drop table law_counters`.execute(store.queries)).rejects.toThrow(Error)
    expect(await store.scanRows(counters.name, 5)).toEqual([])
  })

  test('rows are found by their words', async ({ store }) => {
    await store.writeRows([
      note('1', { title: 'Sea Lions at dusk', body: 'Two sleeping on the pier' }),
      note('2', { title: 'Lion', body: 'in the zoo', tags: '["animal","sea side"]' }),
      note('3', { title: 'renders/project-phoenix_001.PNG', body: null }),
      note('4', { title: 'Müller', body: 'Straße 42' }),
    ])
    const found = (text: string) => findWords(store, text)
    expect(await found('lion')).toEqual(['1', '2'])
    expect(await found('LION sea')).toEqual(['1', '2'])
    expect(await found('dusk pier')).toEqual(['1'])
    expect(await found('dusk zoo')).toEqual([])
    expect(await found('phoenix')).toEqual(['3'])
    expect(await found('project-phoenix 001')).toEqual(['3'])
    expect(await found('png')).toEqual(['3'])
    expect(await found('slee')).toEqual(['1'])
    expect(await found('leeping')).toEqual([])
    expect(await found('anim')).toEqual(['2'])
    expect(await found('Müller 42')).toEqual(['4'])
  })

  test('what looks like search syntax is only words', async ({ store }) => {
    await store.writeRows([note('1', { title: 'not near or and' }), note('2', { title: 'plain' })])
    for (const text of ['', '   ', '"', '!!! ()', '*', '\u0000']) {
      expect(await findWords(store, text)).toEqual([])
    }
    for (const text of [
      '"plain',
      'plain"*',
      '(plain)',
      '-plain',
      '^plain*',
      'plain:',
      "plain'",
      'plain & !',
      '<-> plain',
    ]) {
      expect(await findWords(store, text)).toEqual(['2'])
    }
    expect(await findWords(store, 'NOT near OR AND')).toEqual(['1'])
    expect(await findWords(store, 'title:plain')).toEqual([])
    expect(await findWords(store, 'word '.repeat(50_000))).toEqual([])
  })

  test('words follow every change of a row', async ({ store }) => {
    await store.commit(
      batch(0, [{}], [note('1', { title: 'red kite', body: 'paper' }), note('2', { title: 'red fox' })]),
    )
    await store.commit(batch(1, [{}], [note('1', { title: 'green kite', body: 'paper' })]))
    expect(await findWords(store, 'red')).toEqual(['2'])
    expect(await findWords(store, 'green paper')).toEqual(['1'])
    await store.commit(batch(2, [{}], [note('1', { title: 'green kite', stars: 1 }), remove(notes, '2')]))
    expect(await findWords(store, 'paper')).toEqual([])
    expect(await findWords(store, 'red')).toEqual([])
    await store.commit(batch(3, [{}], [note('2', { title: 'kite again' })]))
    expect(await findWords(store, 'kite')).toEqual(['1', '2'])
    await store.recreate(notes)
    expect(await findWords(store, 'kite')).toEqual([])
    await store.writeRows([note('3', { title: 'last kite' })])
    expect(await findWords(store, 'kite')).toEqual(['3'])
  })

  test('the more relevant row comes first', async ({ store }) => {
    const filler = upTo(20).map(at =>
      note(`filler${at}`, { title: 'something else', body: 'about other things' }),
    )
    const long =
      'one harbor among very many other words that go on and on about boats and weather and much more'
    await store.writeRows([
      note('weak', { title: 'a walk', body: long }),
      note('strong', { title: 'harbor', body: 'the harbor, harbor lights' }),
      ...filler,
    ])
    const { queries } = store
    const relevance = store.sql.relevance(notes, 'n', 'harbor')
    const rows = await queries
      .selectFrom('law_notes as n')
      .select(['n.id', relevance.as('relevance')])
      .where(store.sql.words(notes, 'n', 'harbor'))
      .orderBy(relevance, 'desc')
      .execute()
    expect(rows.map(row => row.id)).toEqual(['strong', 'weak'])
    expect(rows[0]!.relevance).toBeGreaterThan(rows[1]!.relevance)
  })

  test('matches are counted without a look at their rows', async ({ store }) => {
    await store.writeRows([note('1', { title: 'red kite' }), note('2', { title: 'red fox' })])
    const count = async (text: string) => {
      const matches = store.sql.matches(notes, text)
      const counted = await sql<{ n: number | string }>`select count(*) as n from (${matches}) as m`.execute(
        store.queries,
      )
      return Number(counted.rows[0]!.n)
    }
    expect(await Promise.all(['red', 'kite', 'RED fo', 'blue', '!'].map(count))).toEqual([2, 1, 1, 0, 0])
  })

  test('the best are ranked as by relevance, with all that are as good', async ({ store }) => {
    await store.writeRows([
      note('once', { title: 'harbor', body: 'and more words about other things altogether' }),
      ...upTo(6).map(at => note(`twin${at}`, { title: 'harbor', body: 'harbor harbor' })),
      ...upTo(20).map(at => note(`filler${at}`, { title: 'something else' })),
    ])
    const ranked = async (text: string, atLeast: number) => {
      const best = store.sql.ranked(notes, text, atLeast)
      return sql<{ id: string; relevance: number; same: number }>`
        select r.id, r.relevance, ${store.sql.relevance(notes, 'n', text)} as same
        from (${best}) as r join law_notes as n on n.id = r.id order by r.relevance desc, r.id`.execute(
        store.queries,
      )
    }
    const { rows: few } = await ranked('harbor', 2)
    expect(few.slice(0, 6).map(row => row.id)).toEqual(upTo(6).map(at => `twin${at}`))
    const { rows: all } = await ranked('harbor', 100)
    expect([all.length, all.at(-1)?.id]).toEqual([7, 'once'])
    for (const { relevance, same } of all) expect(relevance).toBe(same)
    expect((await ranked('!', 5)).rows).toEqual([])
  })

  test('rows are found among keys that a query answers', async ({ store }) => {
    await store.writeRows(upTo(9).map(at => note(`n${at}`, { stars: at % 3 })))
    const among = store.sql.among(notes, 'n', sql`select x.id from law_notes as x where x.stars = ${1}`)
    const names = async (isAmong: typeof among) => {
      const query = store.queries.selectFrom('law_notes as n').select('n.id').where(isAmong).orderBy('n.id')
      return (await query.execute()).map(row => row.id)
    }
    expect(await names(among)).toEqual(['n1', 'n4', 'n7'])
    expect(await names(sql<boolean>`not ${among}`)).toEqual(['n2', 'n3', 'n5', 'n6', 'n8', 'n9'])
  })
}

async function findWords(store: Store, text: string): Promise<string[]> {
  const rows = await store.queries
    .selectFrom('law_notes as n')
    .select('n.id')
    .where(store.sql.words(notes, 'n', text))
    .orderBy('n.id')
    .execute()
  return rows.map(row => row.id)
}
