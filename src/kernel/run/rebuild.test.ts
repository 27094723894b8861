// cspell:ignore shelfs
// G12: a view rebuilt from the log is the view that was folded event by event.
import { domain, event, integer, json, optional, text, view, ViewControl, operation, type Row } from '#kernel'
import { memoryDisk, memoryStore, refusalOf, testApp, tester, type MemoryDisk } from '#kernel/testing'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { RebuildProgress, App } from './index.ts'
import type { Store } from './ports.ts'

const Put = event(
  'stock.put',
  { shelf: z.string(), thing: z.string(), count: z.number() },
  { subject: data => data.shelf },
)
const Cleared = event('stock.cleared', { shelf: z.string() }, { subject: data => data.shelf })

interface Shape {
  readonly version?: number
  /** Another way to fold, as a changed program has it. */
  readonly factor?: number
  readonly hasLabel?: boolean
}

const columns = { shelf: text, total: integer, things: json<string[]>() }

const shelves = ({ version = 1, factor = 1, hasLabel = false }: Shape = {}) =>
  view('shelves', {
    key: ['shelf'],
    // The text of a fold does not show what it closes over, so the version says that it changed.
    version: version * 100 + factor,
    columns: hasLabel ? { ...columns, label: optional(text) } : columns,
    folds: when => [
      when(
        Put,
        data => data.shelf,
        (row, { shelf, thing, count }) => ({
          shelf,
          total: (row?.total ?? 0) + count * factor,
          things: [...(row?.things ?? []), thing].slice(-5),
          ...(hasLabel && { label: `shelf ${shelf}` }),
        }),
      ),
      when(
        Cleared,
        data => data.shelf,
        () => undefined,
      ),
    ],
  })
const everywhere = view('everywhere', {
  key: ['thing', 'shelf'],
  columns: { thing: text, shelf: text, times: integer },
  folds: when => [
    when(
      Put,
      ({ shelf, thing }) => [[thing, shelf]],
      (row, { shelf, thing }) => ({ thing, shelf, times: (row?.times ?? 0) + 1 }),
    ),
  ],
})

const rebuild = operation('stock.rebuild', {
  about: 'Rebuild views',
  effect: 'write',
  input: z.object({ views: z.array(z.string()) }),
  output: z.number(),
  uses: { views: ViewControl },
  run: ({ views }, { views: control }) => control.rebuild(views, () => {}),
})
const stock = (shape?: Shape) =>
  domain('stock', {
    about: 'Shelves',
    events: [Put, Cleared],
    views: [shelves(shape), everywhere],
    operations: [rebuild],
  })

async function open(
  disk: MemoryDisk,
  shape?: Shape,
  more: { store?: Store; onRebuild?(progress: RebuildProgress): void } = {},
) {
  const store = more.store ?? memoryStore({ disk })
  const app = await testApp([stock(shape)], { ...more, store })
  onTestFinished(() => app.stop())
  await app.start()
  return app
}

/** Rows by their keys. */
const rowsOf = (disk: MemoryDisk, name = 'shelves') => {
  const rows = [...(disk.tables.get(name)?.rows.values() ?? [])]
  return new Map<string, Row>(
    rows.map(row => [[row.thing, row.shelf ?? row.by].filter(Boolean).join(' '), row]),
  )
}
const spoil = (disk: MemoryDisk, shelf: string, row: Row | undefined) =>
  memoryStore({ disk }).writeRows([{ table: 'shelves', key: [shelf], row }])
const rebuildNow = (app: App) =>
  app.call('stock.rebuild', { views: ['shelves', 'everywhere'] }, { actor: tester })

const fact = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({ shelf: fc.constantFrom('a', 'b', 'c'), thing: fc.constantFrom('x', 'y'), count: fc.nat(9) })
      .map(data => Put(data)),
  },
  { weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c').map(shelf => Cleared({ shelf })) },
)

test('G12: whatever happened, both kinds of rebuild come to the rows that were folded event by event', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.array(fact, { minLength: 1, maxLength: 8 }), { maxLength: 12 }),
    async appends => {
      const disk = memoryDisk()
      const first = await open(disk)
      for (const events of appends) await first.append(events)
      const folded = [rowsOf(disk), rowsOf(disk, 'everywhere')]
      await rebuildNow(first)
      expect([rowsOf(disk), rowsOf(disk, 'everywhere')]).toEqual(folded)
      await first.stop()
      const second = await open(disk, { version: 2 })
      expect([rowsOf(disk), rowsOf(disk, 'everywhere')]).toEqual(folded)
      await second.append([Put({ shelf: 'a', thing: 'last', count: 1 })])
      await second.stop()
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

test('G12: a view whose definition changed is rebuilt at the next start, and only that one, with progress', async () => {
  const disk = memoryDisk()
  const first = await open(disk)
  const many = Array.from({ length: 5000 }, (_, at) => Put({ shelf: `s${at % 40}`, thing: 'x', count: 1 }))
  for (let at = 0; at < many.length; at += 500) await first.append(many.slice(at, at + 500))
  await first.stop()

  const progress: RebuildProgress[] = []
  const second = await open(disk, { factor: 2, hasLabel: true }, { onRebuild: each => progress.push(each) })
  expect(rowsOf(disk).get('s0')).toMatchObject({ total: 250, label: 'shelf s0' })
  expect(progress.every(({ views }) => views.join(' ') === 'shelves')).toBe(true)
  expect(progress.map(({ done, total }) => [done, total])).toEqual([
    [2000, 5000],
    [4000, 5000],
    [5000, 5000],
  ])
  await second.append([Put({ shelf: 's0', thing: 'y', count: 5 })])
  expect(rowsOf(disk).get('s0')).toMatchObject({ total: 260 })
  await second.stop()

  const again: RebuildProgress[] = []
  await open(disk, { factor: 2, hasLabel: true }, { onRebuild: each => again.push(each) })
  expect(again).toEqual([])
})

test('G12: a rebuild that is cut short is begun again, also by the program that was there before', async () => {
  const disk = memoryDisk()
  const first = await open(disk)
  await first.append([Put({ shelf: 'a', thing: 'x', count: 3 })])
  await first.stop()
  for (const dying of ['commitLocked', 'recreate'] as const) {
    const store = memoryStore({ disk })
    const broken: Store = {
      ...store,
      queries: store.queries,
      [dying]: () => Promise.reject(new Error('The power is gone')),
    }
    await expect(testApp([stock({ factor: 2 })], { store: broken })).rejects.toThrow('The power is gone')
    await store.close()
  }
  const again = await open(disk)
  expect(rowsOf(disk).get('a')).toMatchObject({ total: 3 })
  await again.stop()
})

test('G12: a rebuild in use puts right what is wrong, and nobody sees the view half built', async () => {
  const disk = memoryDisk()
  const app = await open(disk)
  await app.append([Put({ shelf: 'a', thing: 'x', count: 3 }), Put({ shelf: 'b', thing: 'x', count: 1 })])
  const right = rowsOf(disk)
  await spoil(disk, 'a', { ...right.get('a')!, total: 99 })
  await spoil(disk, 'ghost', { shelf: 'ghost', total: 1, things: '[]' })
  await spoil(disk, 'b', undefined)
  let least = Infinity
  const looking = setInterval(() => (least = Math.min(least, rowsOf(disk).size)), 0)
  const appending = Array.from({ length: 50 }, () => app.append([Put({ shelf: 'c', thing: 'y', count: 1 })]))
  await rebuildNow(app)
  await Promise.all(appending)
  clearInterval(looking)
  expect(rowsOf(disk)).toEqual(
    new Map([...right, ['c', { shelf: 'c', total: 50, things: '["y","y","y","y","y"]' }]]),
  )
  expect(least).toBeGreaterThanOrEqual(2)
  await app.append([Put({ shelf: 'a', thing: 'x', count: 1 })])
  expect(rowsOf(disk).get('a')).toMatchObject({ total: 4 })
})

test('a process whose views another one folds differently now is refused, says why and stops', async () => {
  const disk = memoryDisk()
  const shared = () => memoryStore({ disk, isShared: true })
  const old = await open(disk, {}, { store: shared() })
  await old.append([Put({ shelf: 'a', thing: 'x', count: 1 })])
  const next = await open(disk, { factor: 10 }, { store: shared() })
  expect(rowsOf(disk).get('a')).toMatchObject({ total: 10 })
  for (let turn = 0; turn < 5; turn += 1) await new Promise(done => void setImmediate(done))
  await expect(old.append([Put({ shelf: 'a', thing: 'x', count: 1 })])).rejects.toThrow(
    'restart this one with the same version',
  )
  expect((await old.lost).message).toContain('folds shelves by another definition')
  await next.append([Put({ shelf: 'a', thing: 'x', count: 1 })])
  expect(rowsOf(disk).get('a')).toMatchObject({ total: 20 })
})

test('a view that does not exist cannot be rebuilt', async () => {
  const app = await open(memoryDisk())
  const refusal = await refusalOf(app.call('stock.rebuild', { views: ['shelfs'] }, { actor: tester }))
  expect(refusal).toMatchObject({ code: 'NOT_FOUND', suggestions: ['use_shelves'] })
})
