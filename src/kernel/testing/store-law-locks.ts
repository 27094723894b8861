import { expect } from 'vitest'
import type { Store } from '../run/ports.ts'
import type { Needing } from './store-law.ts'
import { batch, counters, everything, fill, note, positionsOf, upsert, upTo } from './store-samples.ts'

export function locksLaw(needing: Needing): void {
  const test = needing()

  test('a locked commit is prepared on the head and the rows as they are', async ({ store }) => {
    await store.commit(batch(0, [{ subject: 'a' }, { subject: 'b' }], [note('seen', { stars: 5 })]))
    const answer = await store.commitLocked(async (head, state) => {
      expect(head).toBe(2)
      expect(await state.lastPositions(['a', 'b'])).toEqual([1, 2])
      expect(await state.findEvents(['evt_000000000002'])).toEqual(new Map([['evt_000000000002', 2]]))
      expect(await state.readRows('law_notes', [['seen'], ['unseen']])).toMatchObject([
        { stars: 5 },
        undefined,
      ])
      return batch(head, [{}], [note('seen', { stars: 4 })])
    })
    expect(answer).toEqual({ status: 'committed' })
    expect(await store.head()).toBe(3)
    expect(await store.readRows('law_notes', [['seen']])).toMatchObject([{ stars: 4 }])
  })

  test('locked commits come one after the other and are never stale', async ({ store }) => {
    const answers = await Promise.all(upTo(30).map(() => countUp(store)))
    expect(new Set(answers.map(answer => answer.status))).toEqual(new Set(['committed']))
    expect(await store.readRows('law_counters', [[1]])).toEqual([{ id: 1, count: 30 }])
    expect(positionsOf(await store.readEvents(everything))).toEqual(upTo(30))
  })

  test('beside locked commits a plain one is written whole or stale', async ({ store }) => {
    const locked = upTo(10).map(() => countUp(store))
    const plain = upTo(10).map(async at => store.commit(batch(at, [{ id: `evt_plain_${at}` }])))
    await Promise.all(locked)
    const committed = (await Promise.all(plain)).filter(answer => answer.status === 'committed').length
    expect(await store.head()).toBe(10 + committed)
    expect(await store.readRows('law_counters', [[1]])).toEqual([{ id: 1, count: 10 }])
  })

  test('a preparation that fails writes nothing and frees the log', async ({ store }) => {
    await fill(store, 1)
    const trouble = new Error('could not prepare')
    await expect(store.commitLocked(() => Promise.reject(trouble))).rejects.toThrow('could not prepare')
    await expect(store.commitLocked(async head => batch(head, [{ id: 'evt_000000000001' }]))).rejects.toThrow(
      Error,
    )
    expect(await store.head()).toBe(1)
    expect(await store.commit(batch(1, [{}]))).toEqual({ status: 'committed' })
    expect(await countUp(store)).toEqual({ status: 'committed' })
  })

  test('a name is held by one at a time and handed over on release', async ({ lease }) => {
    const never = new AbortController().signal
    const order: string[] = []
    const first = await lease.exclusive('job', never)
    const second = lease.exclusive('job', never).then(held => {
      order.push('second')
      return held
    })
    const other = await lease.exclusive('other job', never)
    order.push('first releases')
    expect(first.lost.aborted).toBe(false)
    await first.release()
    const held = await second
    expect(order).toEqual(['first releases', 'second'])
    await held.release()
    await other.release()
    await (await lease.exclusive('job', never)).release()
  })

  test('who no longer waits for a name is passed over', async ({ lease }) => {
    const never = new AbortController().signal
    const first = await lease.exclusive('job', never)
    const impatient = new AbortController()
    const second = lease.exclusive('job', impatient.signal)
    const third = lease.exclusive('job', never)
    impatient.abort(new Error('not any more'))
    await expect(second).rejects.toThrow('not any more')
    await first.release()
    await (await third).release()
    await expect(lease.exclusive('job', AbortSignal.abort(new Error('gone before')))).rejects.toThrow(
      'gone before',
    )
  })
}

/** Adds one event and one to a row, read under the lock; lost updates show in the count. */
export const countUp = (store: Store) =>
  store.commitLocked(async (head, state) => {
    const [row] = await state.readRows('law_counters', [[1]])
    const count = Number(row?.count ?? 0) + 1
    return batch(head, [{}], [upsert(counters, { id: 1, count })])
  })
