// G11: middleware decides what becomes a fact. G12: views can be thrown away and come back from the log.
import { domain, event, integer, operation, text, view, ViewControl } from '#kernel'
import type { App, RebuildProgress } from '#kernel/run'
import { tester } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { onEveryStore, onPostgres, type Place } from './stores.ts'

const Measured = event(
  'river.measured',
  { river: z.string(), level: z.number() },
  { subject: data => data.river },
)

const levels = (version: number) =>
  view('levels', {
    key: ['river'],
    version,
    columns: { river: text, highest: integer, count: integer },
    folds: when => [
      when(
        Measured,
        data => data.river,
        (row, { river, level }) => ({
          river,
          highest: Math.max(row?.highest ?? 0, level * version),
          count: (row?.count ?? 0) + 1,
        }),
      ),
    ],
  })
const rebuild = operation('rivers.rebuild', {
  about: 'Rebuild the levels',
  effect: 'write',
  input: z.object({}),
  output: z.number(),
  uses: { views: ViewControl },
  run: (_, { views }) => views.rebuild(['levels'], () => {}),
})
const rivers = (version = 1) =>
  domain('rivers', { about: 'Rivers', events: [Measured], views: [levels(version)], operations: [rebuild] })

const measured = (at: number) => Measured({ river: `r${at % 7}`, level: at })

async function measure(app: App, from: number, count: number) {
  for (let at = from; at < from + count; at += 50) {
    await app.append(Array.from({ length: 50 }, (_, next) => measured(at + next)))
  }
}

const rowsIn = async (place: Place) =>
  (await place.ask('SELECT * FROM $levels ORDER BY river')).map(({ river, highest, count }) => [
    river,
    Number(highest),
    Number(count),
  ])

onEveryStore('G12: a view', (open, isShared) => {
  test('whose definition changed is rebuilt at the next start, with progress, and goes on from there', async () => {
    const place = open()
    const first = await place.start([rivers(1)])
    await measure(first, 0, 5000)
    const before = await rowsIn(place)
    await first.stop()
    const progress: RebuildProgress[] = []
    const second = await place.start([rivers(3)], { onRebuild: each => progress.push(each) })
    expect(await rowsIn(place)).toEqual(
      before.map(([river, highest, count]) => [river, Number(highest) * 3, count]),
    )
    expect(progress.at(-1)).toMatchObject({ views: ['levels'], done: 5000, total: 5000 })
    expect(progress.length).toBeGreaterThan(1)
    await second.append([Measured({ river: 'r0', level: 10_000 })])
    expect((await rowsIn(place))[0]).toEqual(['r0', 30_000, Number(before[0]![2]) + 1])
  })

  test('rebuilt while it is in use and appended to is whole at every moment, and loses nothing', async () => {
    const place = open()
    const app = await place.start([rivers()])
    const writers = [app]
    if (isShared) writers.push(await place.start([rivers()]))
    await measure(app, 0, 3000)
    const race = { isOver: false }
    const looking = (async () => {
      let most = 0
      while (!race.isOver) {
        const [{ count }] = await place.ask('SELECT sum(count) AS count FROM $levels')
        expect(Number(count)).toBeGreaterThanOrEqual(most)
        most = Number(count)
      }
    })()
    const writing = writers.map((writer, at) => measure(writer, 10_000 * (at + 1), 1000))
    const rebuilt = [
      app.call('rivers.rebuild', {}, { actor: tester }),
      app.call('rivers.rebuild', {}, { actor: tester }),
    ]
    expect(Number((await Promise.all(rebuilt))[0])).toBeGreaterThanOrEqual(3000)
    await Promise.all(writing)
    race.isOver = true
    await looking
    const facts = await place.ask(`SELECT count(*) AS count FROM $events WHERE type = 'river.measured'`)
    const folded = (await rowsIn(place)).reduce((sum, row) => sum + Number(row[2]), 0)
    expect(folded).toBe(Number(facts[0].count))
    expect(folded).toBe(3000 + 1000 * writers.length)
  })
})

onPostgres('G12: of two processes that start at once with a changed view', open => {
  test('one rebuilds it and the other waits, so that no event is folded twice', async () => {
    const place = open()
    const first = await place.start([rivers(1)])
    await measure(first, 0, 3000)
    const before = await rowsIn(place)
    await first.stop()
    const rebuilds: string[] = []
    const start = (name: string) => place.start([rivers(2)], { onRebuild: () => rebuilds.push(name) })
    const both = await Promise.all([start('one'), start('two')])
    expect(new Set(rebuilds).size).toBe(1)
    expect(await rowsIn(place)).toEqual(
      before.map(([river, highest, count]) => [river, Number(highest) * 2, count]),
    )
    await Promise.all(both.map(app => app.append([Measured({ river: 'r0', level: 1 })])))
    expect((await rowsIn(place))[0]![2]).toBe(Number(before[0]![2]) + 2)
  })
})

onEveryStore('G11: middleware', open => {
  test('vetoes an event and changes another before either is a fact; what it returns is the answer', async () => {
    const place = open()
    const seen: string[] = []
    const app = await place.start([rivers()], {
      middleware: [
        async (draft, next) => {
          if (draft.type !== 'river.measured') return next(draft)
          const { river, level } = draft.data as { river: string; level: number }
          if (river === 'secret') return undefined
          const record = await next({ ...draft, data: { river, level: Math.abs(level) } })
          seen.push(`${record?.position} ${river}`)
          return record && { ...record, replayed: true }
        },
      ],
    })
    const answers = await app.append([
      Measured({ river: 'r1', level: -5 }),
      Measured({ river: 'secret', level: 1 }),
      Measured({ river: 'r2', level: 7 }),
    ])
    expect(answers.map(record => record && [record.position, record.replayed])).toEqual([
      [1, true],
      undefined,
      [2, true],
    ])
    expect(seen).toEqual(['1 r1', '2 r2'])
    const records = await app.events.read({ after: 0, limit: 10 })
    expect(records.map(({ data }) => data)).toEqual([
      { river: 'r1', level: 5 },
      { river: 'r2', level: 7 },
    ])
    expect(await rowsIn(place)).toEqual([
      ['r1', 5, 1],
      ['r2', 7, 1],
    ])
  })
})
