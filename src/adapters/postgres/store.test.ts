import { describe, expect, test } from 'vitest'
import { postgresStore } from './index.ts'
import { holdLog, isAway, openPlace, sql, testUrl } from './testing.ts'
import { batch, note, notes, openBench } from './testing/bench.ts'

describe.skipIf(isAway)('PostgreSQL as a store', () => {
  test('text with a NUL character is refused in plain words, and nothing is written', async () => {
    const { store } = await openBench()
    const answer = store.commit(batch(0, [{}], [note('a', 'before\u0000after')]))
    await expect(answer).rejects.toMatchObject({ code: 'INVALID_TEXT' })
    await expect(store.commit(batch(0, [{ subject: '\u0000' }]))).rejects.toThrow('NUL')
    expect(await store.head()).toBe(0)
  })

  test('an event id that is known is told by its code', async () => {
    const { store } = await openBench()
    await store.commit(batch(0, [{ id: 'evt_once' }]))
    const again = store.commit(batch(1, [{ id: 'evt_once' }]))
    await expect(again).rejects.toMatchObject({
      code: 'DUPLICATE_EVENT',
      message: expect.stringContaining('evt_once'),
    })
  })

  test('a batch larger than any buffer reads back the same', async () => {
    const { store } = await openBench()
    const changes = Array.from({ length: 120 }, (_, at) => ({
      data: JSON.stringify(`${at} é`.repeat(10_000)),
    }))
    expect(await store.commit(batch(0, changes))).toEqual({ status: 'committed' })
    const read = await store.readEvents({ after: 0, limit: 1000 })
    expect(read.map(event => event.data)).toEqual(changes.map(change => change.data))
  })

  test('a commit that waited behind a fence writes nothing (I4)', async () => {
    const { place, store, join } = await openBench()
    const { store: other } = await join('n2')
    const { lease } = await join('n3')
    await place.hang(other)
    const log = await holdLog(place.schema)
    const fencing = lease.fence('n2')
    await log.waiting(1)
    // It begins before the fence is there and gets its turn after it.
    const late = other.commit(batch(0, [{}]))
    await log.waiting(2)
    await log.release()
    expect(await fencing).toBe(true)
    expect(await late).toEqual({ status: 'fenced' })
    expect(await store.head()).toBe(0)
  })

  test('several processes may start on an empty database at once', async () => {
    const fresh = openPlace()
    const stores = [1, 2, 3, 4].map(() => fresh.another())
    const opened = await Promise.all(stores.map((each, at) => each.open({ node: `n${at}`, tables: [notes] })))
    expect(opened.map(each => [each.head, each.recreated])).toEqual([1, 2, 3, 4].map(() => [0, []]))
    const answers = await Promise.all(
      stores.map((each, at) => each.commit(batch(0, [{ id: `evt_of_${at}` }]))),
    )
    expect(answers.map(answer => answer.status).toSorted()).toEqual(['committed', 'stale', 'stale', 'stale'])
    for (const each of stores) await each.close()
    await fresh.destroy()
  })

  test('a store says what it is not willing to work with', async () => {
    const { place } = await openBench()
    const unsafe = new URL(testUrl)
    unsafe.searchParams.set('options', '-c synchronous_commit=off')
    await expect(place.another({ url: unsafe.href }).open({ node: 'n2', tables: [] })).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      message: expect.stringContaining('synchronous_commit'),
    })
    const standby = new URL(testUrl)
    standby.searchParams.set('options', '-c default_transaction_read_only=on')
    await expect(place.another({ url: standby.href }).open({ node: 'n2', tables: [] })).rejects.toMatchObject(
      {
        code: 'READ_ONLY',
      },
    )
    await sql(`UPDATE ${place.schema}._meta SET value = '2' WHERE key = 'format'`)
    await expect(place.another().open({ node: 'n2', tables: [] })).rejects.toThrow('format 2')
  })

  test('a store is opened once and then closed', async () => {
    const { place, store } = await openBench()
    await expect(store.open({ node: 'n1', tables: [] })).rejects.toMatchObject({ code: 'STORE_REFUSED' })
    const never = place.another()
    await expect(never.head()).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    await expect(never.queries.selectFrom('notes').selectAll().execute()).rejects.toThrow('not open')
    await never.close()
    await store.close()
    await store.close()
    await expect(store.commit(batch(0, [{}]))).rejects.toMatchObject({ code: 'STORE_CLOSED' })
    await expect(store.head()).rejects.toMatchObject({ code: 'STORE_CLOSED' })
  })
})

test('an address nobody listens at is an error that says so', async () => {
  const store = postgresStore({ url: 'postgres://alice:secret@127.0.0.1:1/none' })
  const opening = store.open({ node: 'n1', tables: [] })
  await expect(opening).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  })
  await store.close()
})

test('an address of something else is refused without repeating its password', () => {
  expect(() => postgresStore({ url: 'mysql://alice:secret@localhost/db' })).toThrow(
    /^(?!.*secret).*postgres:/,
  )
  expect(() => postgresStore({ url: 'not an address' })).toThrow('postgres:')
  expect(() => postgresStore({ url: testUrl, schema: 'a"; DROP' })).toThrow('cannot be a name')
})
