import { event, integer, text, view, type EventRecord } from '#kernel'
import { memoryDisk, memoryStore, refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createFolder } from './fold.ts'
import { createLogWriter, limits } from './log.ts'
import type { Batch, CommitAnswer, Store } from './ports.ts'

const Hit = event('target.hit', { id: z.string(), points: z.number() }, { subject: data => data.id })
const Scores = view('scores', {
  key: ['id'],
  columns: { id: text, points: integer },
  folds: when => [
    when(
      Hit,
      data => data.id,
      (row, { id, points }) => {
        if (points < 0) throw new Error('Nobody loses points')
        return { id, points: (row?.points ?? 0) + points }
      },
    ),
  ],
})
const hit = (id: string, points = 1, extra: { id?: string } = {}) => Hit({ id, points }, extra)

/** A writer on a store whose commits a test can hold back, fail, or see. */
async function range(
  options: { readonly disk?: ReturnType<typeof memoryDisk>; readonly isShared?: boolean } = {},
) {
  const { disk = memoryDisk(), isShared = false } = options
  const inner = memoryStore({ disk, isShared })
  const { head } = await inner.open({ node: `node-${Math.abs(disk.nodes.size)}`, tables: [Scores] })
  const batches: Batch[] = []
  const published: number[] = []
  const lost: string[] = []
  let before: (batch: Batch) => Promise<unknown> = async () => undefined
  const store: Store = {
    ...inner,
    queries: inner.queries,
    async commit(batch): Promise<CommitAnswer> {
      batches.push(batch)
      await before(batch)
      return inner.commit(batch)
    },
  }
  const prefix = disk.nodes.size
  let ids = 0
  const writer = createLogWriter(
    {
      store,
      folder: createFolder([Scores]),
      clock: { now: () => 1_767_268_800_000, after: () => () => {} },
      nextId: () => `evt_${prefix}_${(ids += 1)}`,
      source: '/alice/test',
      onCommitted: (records: readonly EventRecord[]) =>
        published.push(...records.map(record => record.position)),
      onLost: error => lost.push(error.message),
    },
    head,
  )
  const points = async (id: string) => (await inner.readRows('scores', [[id]]))[0]?.points
  return { inner, writer, batches, published, lost, points, before: (work: typeof before) => (before = work) }
}

test('G1: an append resolves only after the store said that it is on disk', async () => {
  const { writer, before } = await range()
  const disk = Promise.withResolvers<undefined>()
  before(() => disk.promise)
  let isAcknowledged = false
  const appending = writer.append([hit('a')]).then(records => {
    isAcknowledged = true
    return records
  })
  await new Promise(done => setImmediate(() => setImmediate(done)))
  expect(isAcknowledged).toBe(false)
  disk.resolve(undefined)
  expect(await appending).toMatchObject([{ position: 1, type: 'target.hit', subject: 'a' }])
})

test('G1: what waits when the writer becomes free shares one commit', async () => {
  const { writer, batches, before } = await range()
  const disk = Promise.withResolvers<undefined>()
  before(() => disk.promise)
  const first = writer.append([hit('a')])
  await new Promise(done => setImmediate(() => setImmediate(done)))
  const others = Array.from({ length: 50 }, (_, at) => writer.append([hit(`b${at}`), hit('c')]))
  disk.resolve(undefined)
  await Promise.all([first, ...others])
  expect(batches.map(batch => batch.events.length)).toEqual([1, 100])
})

test('G3: whoever appends, positions have no gap and are published in order, each once', async () => {
  const { writer, published } = await range()
  const appends = Array.from({ length: 300 }, (_, at) =>
    writer.append(at % 7 === 0 ? [] : [hit(`s${at % 5}`), hit('all')]),
  )
  const records = (await Promise.all(appends)).flat()
  const positions = records.map(record => record.position).toSorted((a, b) => a - b)
  expect(positions).toEqual(Array.from({ length: records.length }, (_, at) => at + 1))
  expect(published).toEqual(positions)
})

test('a flush the store refuses is refused to all who share it, keeps nothing, and the next one works', async () => {
  const { writer, before, points } = await range()
  await writer.append([hit('a', 5)])
  before(async () => {
    throw Object.assign(new Error('no room'), { code: 'DISK_FULL' })
  })
  const both = [writer.append([hit('a', 1)]), writer.append([hit('b', 1)])]
  for (const each of both) {
    expect(await refusalOf(each)).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: { reason: 'DISK_FULL' },
    })
  }
  before(async () => undefined)
  await writer.append([hit('a', 2)])
  expect(await points('a')).toBe(7)
  expect(await points('b')).toBeUndefined()
})

test('G2: an append whose fold fails leaves no trace, neither an event nor in a row that others change', async () => {
  const { writer, points, inner } = await range()
  const good = writer.append([hit('a', 1)])
  const bad = writer.append([hit('a', 10), hit('a', -1)])
  const alsoGood = writer.append([hit('a', 100)])
  await expect(bad).rejects.toThrow('While folding target.hit')
  expect((await good)[0]?.position).toBe(1)
  expect((await alsoGood)[0]?.position).toBe(2)
  expect(await points('a')).toBe(101)
  expect(await inner.head()).toBe(2)
})

test('G4: of appends that expect the same position one wins, the others are told where it is now', async () => {
  const { writer } = await range()
  const attempts = Array.from({ length: 5 }, () =>
    writer.append([hit('a')], { expect: { a: 0 } }).catch((error: unknown) => error),
  )
  const answers = await Promise.all(attempts)
  expect(answers.filter(Array.isArray)).toHaveLength(1)
  const refusals = answers.filter(answer => !Array.isArray(answer))
  expect(refusals).toHaveLength(4)
  expect(refusals[0]).toMatchObject({
    code: 'VERSION_CONFLICT',
    details: { subject: 'a', expected: 0, actual: 1 },
  })
  expect(await writer.append([hit('a')], { expect: { a: 1, unheard: 0 } })).toMatchObject([{ position: 2 }])
})

test('G5: an event id is one event: in one append, in one flush, and later', async () => {
  const { writer, points, inner } = await range()
  const once = { id: 'evt_mine' }
  const [twice, again, other] = await Promise.all([
    writer.append([hit('a', 1, once), hit('a', 1, once), hit('b', 1)]),
    writer.append([hit('a', 1, once)]),
    writer.append([hit('b', 1)]),
  ])
  expect(twice.map(record => record.position)).toEqual([1, 1, 2])
  expect(again[0]?.position).toBe(1)
  expect(other[0]?.position).toBe(3)
  expect((await writer.append([hit('a', 1, once)], { expect: { a: 0 } }))[0]?.position).toBe(1)
  expect([await points('a'), await points('b'), await inner.head()]).toEqual([1, 2, 3])
})

test('G4: after another process moved the log, an append is computed again on what it left', async () => {
  const disk = memoryDisk()
  const one = await range({ disk, isShared: true })
  const two = await range({ disk, isShared: true })
  await one.writer.append([hit('a', 1)])
  await two.writer.append([hit('a', 10)])
  await one.writer.append([hit('a', 100)])
  two.writer.sawHead(3)
  await two.writer.append([hit('a', 1000)])
  expect(await one.points('a')).toBe(1111)
  expect(await refusalOf(two.writer.append([hit('a')], { expect: { a: 3 } }))).toMatchObject({
    details: { actual: 4 },
  })
})

test('a process that was fenced is told so once, and whoever asks it to append is refused', async () => {
  const disk = memoryDisk()
  const { writer, inner, lost } = await range({ disk, isShared: true })
  inner.hang()
  const other = memoryStore({ disk, isShared: true })
  const { lease } = await other.open({ node: 'other', tables: [Scores] })
  for (const node of await lease.expired()) await lease.fence(node)
  const refusal = await refusalOf(writer.append([hit('a')]))
  expect(refusal).toMatchObject({ code: 'STORE_UNAVAILABLE', status: 503, details: { reason: 'FENCED' } })
  expect(lost).toEqual(['Another process took over the work of this one; restart it'])
  await other.close()
})

test('an event is measured in bytes, and one that is too large disturbs nobody', async () => {
  const { writer } = await range()
  const [fits, tooLarge, fine] = await Promise.allSettled([
    writer.append([{ ...hit('a'), data: { id: 'a', points: 1, note: 'x'.repeat(limits.eventBytes - 100) } }]),
    writer.append([{ ...hit('a'), data: { id: 'a', points: 1, note: '字'.repeat(limits.eventBytes / 2) } }]),
    writer.append([hit('b')]),
  ])
  expect([fits.status, tooLarge.status, fine.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((tooLarge as PromiseRejectedResult).reason).toMatchObject({ code: 'TOO_LARGE', status: 413 })
})

test('a subject that no index could keep is refused by name', async () => {
  const { writer } = await range()
  for (const subject of ['', 'x'.repeat(601), 'a\u0000b']) {
    expect((await refusalOf(writer.append([{ ...hit('a'), subject }]))).code).toBe('INVALID_INPUT')
  }
})

test('G10: closing writes what was handed in and refuses what comes later', async () => {
  const { writer, inner } = await range()
  const appending = writer.append([hit('a')])
  const closing = writer.close()
  expect((await refusalOf(writer.append([hit('b')]))).code).toBe('STOPPING')
  await closing
  expect(await appending).toHaveLength(1)
  expect(await inner.head()).toBe(1)
})
