// cspell:ignore regclass datname
import type { Store } from '#kernel/ports'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAway, openPlace, sql, type TestPlace } from './testing.ts'
import { batch as batchOf } from './testing/bench.ts'
import { openWire, type Wire } from './testing/wire.ts'

describe.skipIf(isAway)('when connections die', () => {
  let place: TestPlace
  let wire: Wire
  let store: Store
  let clock = 0

  beforeEach(async () => {
    place = openPlace()
    wire = await openWire()
    store = place.another({ url: wire.url, now: () => clock })
    await store.open({ node: 'n1', tables: [counters] })
  })
  afterEach(async () => {
    await store.close()
    await wire.close()
    await place.destroy()
  })

  const written = async (): Promise<string[]> =>
    (await sql(`SELECT id FROM ${place.schema}._events ORDER BY position`)).map(row => row.id)
  const reconnected = () => vi.waitFor(async () => expect(await store.head()).toBeGreaterThanOrEqual(0), 5000)

  test('a commit whose answer was lost is known to be committed', async () => {
    await store.commit(batch(0, 'first'))
    wire.dropAnswers()
    const answer = store.commit(batch(1, 'second'))
    await vi.waitFor(async () => expect(await written()).toEqual(['first', 'second']), 5000)
    wire.cut()
    expect(await answer).toEqual({ status: 'committed' })
    expect(await store.commit(batch(2, 'third'))).toEqual({ status: 'committed' })
    expect(await written()).toEqual(['first', 'second', 'third'])
  })

  test('a commit that never arrived is sent again', async () => {
    const held = wire.holdRequests()
    const answer = store.commit(batch(0, 'only once'))
    await held
    wire.cut()
    expect(await answer).toEqual({ status: 'committed' })
    expect(await written()).toEqual(['only once'])
  })

  test('a commit that arrives late, after it was sent again, writes nothing', async () => {
    const held = wire.holdRequests()
    const answer = store.commit(batch(0, 'only once'))
    await held
    wire.cut()
    expect(await answer).toEqual({ status: 'committed' })
    await wire.releaseRequests()
    expect(await store.commit(batch(1, 'next'))).toEqual({ status: 'committed' })
    expect(await written()).toEqual(['only once', 'next'])
  })

  test('a commit that was refused after a long outage does not arrive later', async () => {
    const held = wire.holdRequests()
    const answer = store.commit(batch(0, 'refused'))
    await held
    clock += 60_000
    wire.cut()
    await expect(answer).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await wire.releaseRequests()
    expect(await store.commit(batch(0, 'next'))).toEqual({ status: 'committed' })
    expect(await written()).toEqual(['next'])
  })

  test('an event of another process with the same id is not taken for the own one', async () => {
    const other = place.another()
    await other.open({ node: 'n2', tables: [] })
    const held = wire.holdRequests()
    const answer = store.commit(batchOf(0, [{ id: 'same' }, { id: 'only here' }]))
    await held
    await other.commit(batchOf(0, [{ id: 'same', source: '/alice/n2' }]))
    wire.cut()
    expect(await answer).toEqual({ status: 'stale', head: 1 })
    await other.close()
  })

  test('rows without events are looked for too', async () => {
    const rows = (count: number) => [{ table: 'counters', key: [1], row: { id: 1, count } }]
    await store.commit({ base: 0, events: [], rows: rows(1) })
    wire.dropAnswers()
    const answer = store.commit({ base: 0, events: [], rows: rows(2) })
    await vi.waitFor(
      async () => expect(await sql(`SELECT count FROM ${place.schema}.counters`)).toEqual([{ count: '2' }]),
      5000,
    )
    await sql(`UPDATE ${place.schema}.counters SET count = 3`)
    wire.cut()
    expect(await answer).toEqual({ status: 'committed' })
    // Written once: a second time would have taken the count back.
    expect(await store.readRows('counters', [[1]])).toEqual([{ id: 1, count: 3 }])
  })

  test('a locked commit whose answer was lost is known to be committed', async () => {
    const answer = store.commitLocked(async head => {
      setImmediate(wire.dropAnswers)
      await new Promise(setImmediate)
      return batch(head, 'locked')
    })
    await vi.waitFor(async () => expect(await written()).toEqual(['locked']), 5000)
    wire.cut()
    expect(await answer).toEqual({ status: 'committed' })
  })

  test('a locked commit that loses the log while it is prepared writes nothing', async () => {
    const answer = store.commitLocked(async head => {
      wire.cut()
      return batch(head, 'too late')
    })
    await expect(answer).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await reconnected()
    expect(await store.commit(batch(0, 'after'))).toEqual({ status: 'committed' })
    expect(await written()).toEqual(['after'])
  })

  test('while the server is away commits and reads are refused at once', async () => {
    wire.refuse()
    await expect(store.head()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(store.commit(batch(0, 'away'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(store.commitLocked(async head => batch(head, 'away'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    })
    wire.mend()
    await vi.waitFor(
      async () => expect(await store.commit(batch(0, 'back'))).toEqual({ status: 'committed' }),
      5000,
    )
    expect(await written()).toEqual(['back'])
  })

  test('closing while nobody knows whether a commit arrived says so', async () => {
    const held = wire.holdRequests()
    const answer = store.commit(batch(0, 'who knows')).catch((error: unknown) => error)
    await held
    wire.refuse()
    await store.close()
    expect(await answer).toMatchObject({ code: 'OUTCOME_UNKNOWN' })
  })

  test('connections killed in the middle of commits lose and double nothing', async () => {
    const acknowledged: string[] = []
    let head = 0
    const until = performance.now() + 1000
    const killer = (async () => {
      while (performance.now() < until) {
        const before = acknowledged.length
        const killed = await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name LIKE 'alice writer%' AND backend_start > now() - interval '1 min'
          AND query LIKE '%_head%' AND datname = current_database() AND pid IN (
            SELECT pid FROM pg_locks WHERE relation = '${place.schema}._head'::regclass)`)
        // The next one dies only when the one after this one got something done.
        while (killed.length > 0 && acknowledged.length === before && performance.now() < until) {
          await new Promise(setImmediate)
        }
      }
    })()
    for (let n = 0; performance.now() < until; n += 1) {
      const ids = [`evt_${n}_a`, `evt_${n}_b`]
      const answer = await store
        .commit(batch(head, ...ids))
        .catch((error: unknown) => error as { status?: undefined })
      if (answer.status === 'committed') {
        acknowledged.push(...ids)
        head += 2
      } else {
        expect(answer).toMatchObject({ code: 'STORE_UNAVAILABLE' })
        await new Promise(setImmediate)
      }
    }
    await killer
    expect(await written()).toEqual(acknowledged)
    expect(acknowledged.length).toBeGreaterThan(10)
    expect((await vi.waitFor(() => store.stats(), 5000)).reconnects).toBeGreaterThan(0)
  })
})

const counters = {
  name: 'counters',
  key: ['id'],
  columns: { id: { type: 'integer', nullable: false }, count: { type: 'integer', nullable: false } },
  indexes: [],
  fullText: [],
} as const

const batch = (base: number, ...ids: string[]) =>
  batchOf(
    base,
    ids.map(id => ({ id })),
  )
