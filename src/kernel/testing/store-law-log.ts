import { expect } from 'vitest'
import type { Store, StoredEvent } from '../run/ports.ts'
import type { Needing } from './store-law.ts'
import { batch, eventAt, everything, fill, note, positionsOf, upTo } from './store-samples.ts'

// cspell:ignore häuser Küche
export function logLaw(needing: Needing): void {
  const test = needing()
  const reopenTest = needing('reopen')

  test('an empty log has the head 0', async ({ store, opened }) => {
    expect(opened).toMatchObject({ head: 0, recreated: [] })
    expect(await store.head()).toBe(0)
    expect(await store.readEvents(everything)).toEqual([])
    expect(await store.commit(batch(0, []))).toEqual({ status: 'committed' })
    expect(await store.head()).toBe(0)
  })

  test('positions follow each other without a gap (I2)', async ({ store }) => {
    for (const size of [1, 3, 1, 40]) {
      const head = await store.head()
      const events = upTo(size).map(() => ({}))
      expect(await store.commit(batch(head, events))).toEqual({ status: 'committed' })
    }
    expect(await store.head()).toBe(45)
    expect(positionsOf(await store.readEvents(everything))).toEqual(upTo(45))
  })

  test('an event reads back as it was written', async ({ store }) => {
    const strange: Partial<StoredEvent>[] = [
      {
        id: 'evt_ünï-⚙️',
        subject: 'häuser/Küche "1"\n\\',
        data: JSON.stringify({ text: 'été 🦊\u2028\u0000"\\' }),
      },
      { data: JSON.stringify('é'.repeat(32 * 1024)), version: 7, priority: 0, time: 253_402_300_799_999 },
      { data: 'null', context: '{"actor":{"id":"ada","kind":"person"}}', source: '/alice/n1%20' },
    ]
    await store.commit(batch(0, strange))
    expect(await store.readEvents(everything)).toEqual(strange.map((changes, at) => eventAt(at + 1, changes)))
  })

  test('a commit on an old head is stale, says the head and writes nothing (I3)', async ({ store }) => {
    await fill(store, 3)
    const late = batch(2, [{ id: 'evt_late' }], [note('late')])
    expect(await store.commit(late)).toEqual({ status: 'stale', head: 3 })
    expect(await store.commit(batch(1, [], [note('late')]))).toEqual({ status: 'stale', head: 3 })
    expect(await store.head()).toBe(3)
    expect(await store.readRows('law_notes', [['late']])).toEqual([undefined])
  })

  test('a commit on a head that is not there yet is stale', async ({ store }) => {
    await fill(store, 1)
    expect(await store.commit(batch(5, [{}]))).toEqual({ status: 'stale', head: 1 })
  })

  test('two commits on one base at once: one is stale', async ({ store }) => {
    const answers = await Promise.all([
      store.commit(batch(0, [{ id: 'evt_one' }])),
      store.commit(batch(0, [{ id: 'evt_two' }])),
    ])
    expect(answers.map(answer => answer.status).toSorted()).toEqual(['committed', 'stale'])
    expect(await store.head()).toBe(1)
  })

  test('an event id that is in the log already spoils its whole batch (I1)', async ({ store }) => {
    await fill(store, 2)
    const known = eventAt(1).id
    await expectNothingWritten(store, [{ id: 'evt_fresh' }, { id: known }])
    await expectNothingWritten(store, [{ id: 'evt_twice' }, { id: 'evt_twice' }])
    await fill(store, 5)
    expect(positionsOf(await store.readEvents(everything))).toEqual(upTo(5))
  })

  test('positions that do not follow the base spoil their whole batch', async ({ store }) => {
    await fill(store, 2)
    await expectNothingWritten(store, [{}, { position: 5 }])
    await expectNothingWritten(store, [{ position: 2 }])
    await expectNothingWritten(store, [{ position: 4 }])
  })

  test('events are read between two positions', async ({ store }) => {
    await fill(store, 10)
    const read = async (query: object) =>
      positionsOf(await store.readEvents({ after: 0, limit: 100, ...query }))
    expect(await read({ after: 7 })).toEqual([8, 9, 10])
    expect(await read({ after: 2, upTo: 5 })).toEqual([3, 4, 5])
    expect(await read({ limit: 2 })).toEqual([1, 2])
    expect(await read({ limit: 0 })).toEqual([])
    expect(await read({ after: 10 })).toEqual([])
    expect(await read({ after: 99 })).toEqual([])
    expect(await read({ descending: true, limit: 3 })).toEqual([10, 9, 8])
    expect(await read({ descending: true, after: 4, upTo: 6 })).toEqual([6, 5])
  })

  test('events are read by subject and by type', async ({ store }) => {
    await fill(store, 12, position => ({ subject: `s${position % 2}`, type: `thing.t${position % 3}` }))
    const read = async (query: object) =>
      positionsOf(await store.readEvents({ after: 0, limit: 100, ...query }))
    expect(await read({ subject: 's1' })).toEqual([1, 3, 5, 7, 9, 11])
    expect(await read({ subject: 'nobody' })).toEqual([])
    expect(await read({ types: ['thing.t0'] })).toEqual([3, 6, 9, 12])
    expect(await read({ types: ['thing.t0', 'thing.t1', 'thing.unheard_of'] })).toEqual([
      1, 3, 4, 6, 7, 9, 10, 12,
    ])
    expect(await read({ types: [] })).toEqual([])
    expect(await read({ types: ['thing.t0'], subject: 's1', after: 3 })).toEqual([9])
    expect(await read({ types: ['thing.t0'], subject: 's0', descending: true, limit: 1 })).toEqual([12])
    expect(await read({ subject: 's1', after: 2, upTo: 8, descending: true })).toEqual([7, 5, 3])
  })

  test('a long log is read in pages', async ({ store }) => {
    await fill(store, 1500)
    const seen: number[] = []
    for (;;) {
      const page = await store.readEvents({ after: seen.at(-1) ?? 0, limit: 400 })
      if (page.length === 0) break
      seen.push(...positionsOf(page))
    }
    expect(seen).toEqual(upTo(1500))
  })

  test('each subject has a last position, 0 when nothing happened to it', async ({ store }) => {
    await fill(store, 9, position => ({ subject: `s${position % 3}` }))
    expect(await store.lastPositions(['s1', 'nobody', 's0', 's2', 's1'])).toEqual([7, 0, 9, 8, 7])
    expect(await store.lastPositions([])).toEqual([])
  })

  test('events are found by their ids', async ({ store }) => {
    await fill(store, 500)
    const ids = [eventAt(3).id, 'evt_unheard_of', eventAt(500).id]
    expect(await store.findEvents(ids)).toEqual(
      new Map([
        [ids[0], 3],
        [ids[2], 500],
      ]),
    )
    expect(await store.findEvents([])).toEqual(new Map())
    expect((await store.findEvents(upTo(500).map(position => eventAt(position).id))).size).toBe(500)
  })

  reopenTest('what is in the log stays when the store is opened again', async ({ place, store, join }) => {
    await store.commit(batch(0, [{}, {}], [note('kept', { title: 'kept words' })]))
    await store.close()
    const again = await place.reopen()
    expect(await join(again, 'n1')).toMatchObject({ head: 2, recreated: [] })
    expect(await again.readEvents(everything)).toEqual([eventAt(1), eventAt(2)])
    expect(await again.readRows('law_notes', [['kept']])).toMatchObject([{ title: 'kept words' }])
    expect(await again.commit(batch(2, [{}]))).toEqual({ status: 'committed' })
  })

  reopenTest('closing finishes what was handed in and takes nothing more', async ({ place, store, join }) => {
    const plain = store.commit(batch(0, [{}]))
    const locked = store.commitLocked(async head => batch(head, [{}]))
    await store.close()
    expect([await plain, await locked]).toEqual([{ status: 'committed' }, { status: 'committed' }])
    await expect(store.commit(batch(2, [{}]))).rejects.toThrow('closed')
    const again = await place.reopen()
    expect(await join(again, 'n1')).toMatchObject({ head: 2 })
  })

  test('the store says how many events it has', async ({ store }) => {
    await fill(store, 4)
    expect(await store.stats()).toMatchObject({ events: 4 })
  })
}

async function expectNothingWritten(store: Store, events: readonly Partial<StoredEvent>[]) {
  const head = await store.head()
  await expect(store.commit(batch(head, events, [note('spoiled')]))).rejects.toThrow(Error)
  expect(await store.head()).toBe(head)
  expect(await store.readEvents(everything)).toHaveLength(head)
  expect(await store.findEvents(['evt_fresh', 'evt_twice'])).toEqual(new Map())
  expect(await store.readRows('law_notes', [['spoiled']])).toEqual([undefined])
}
