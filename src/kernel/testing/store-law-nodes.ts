import { expect, vi } from 'vitest'
import type { NodeLease, Store } from '../run/ports.ts'
import { countUp } from './store-law-locks.ts'
import type { Bench, Needing } from './store-law.ts'
import { batch, everything, note, positionsOf, upTo } from './store-samples.ts'

const never = new AbortController().signal

/** What only holds where several processes share a log. */
export function nodesLaw(needing: Needing): void {
  const test = needing('second')
  const leaseTest = needing('second', 'hang')

  test('what one node commits, the other reads at once', async bench => {
    const other = await secondNode(bench)
    await bench.store.commit(batch(0, [{}], [note('shared')]))
    expect(await other.store.head()).toBe(1)
    expect(await other.store.readRows('law_notes', [['shared']])).toMatchObject([{ id: 'shared' }])
    expect(await other.store.commit(batch(0, [{ id: 'evt_other' }]))).toEqual({ status: 'stale', head: 1 })
    expect(await other.store.commit(batch(1, [{}]))).toEqual({ status: 'committed' })
    expect(positionsOf(await bench.store.readEvents(everything))).toEqual([1, 2])
  })

  test('of two nodes that commit on one base, one is stale (I3)', async bench => {
    const other = await secondNode(bench)
    for (const at of upTo(20)) {
      const attempts = [bench.store, other.store].map((store, node) =>
        store.commit(batch(at - 1, [{ id: `evt_${at}_${node}` }])),
      )
      const answers = await Promise.all(attempts)
      expect(answers.map(answer => answer.status).toSorted()).toEqual(['committed', 'stale'])
    }
    expect(positionsOf(await bench.store.readEvents(everything))).toEqual(upTo(20))
  })

  test('locked commits of two nodes lose no update', async bench => {
    const other = await secondNode(bench)
    const counts = [bench.store, other.store].map(async store => {
      for (let at = 0; at < 50; at += 1) expect(await countUp(store)).toEqual({ status: 'committed' })
    })
    await Promise.all(counts)
    expect(await other.store.readRows('law_counters', [[1]])).toEqual([{ id: 1, count: 100 }])
    expect(await other.store.head()).toBe(100)
  })

  test('a reader that follows positions loses nothing while two nodes write (I2)', async bench => {
    const other = await secondNode(bench)
    const each = 2000
    const reader = followUntil(other.store, 2 * each)
    await Promise.all([writeMany(bench.store, 'one', each), writeMany(other.store, 'two', each)])
    const seen = await reader
    expect(seen.map(event => event.position)).toEqual(upTo(2 * each))
    expect(new Set(seen.map(event => event.id)).size).toBe(2 * each)
  })

  test('a living node is nobody’s prey', async bench => {
    const other = await secondNode(bench)
    expect(other.lease).toMatchObject({ node: 'n2', isExclusive: false })
    expect(await bench.lease.expired()).toEqual([])
    expect(await bench.lease.fence('n2')).toBe(false)
    expect(await other.store.commit(batch(0, [{}]))).toEqual({ status: 'committed' })
  })

  leaseTest('a node whose lease ran out is fenced once and writes nothing any more (I4)', async bench => {
    const [winner, dead] = [bench, await secondNode(bench)]
    const third = await secondNode(bench, 'n3')
    await bench.place.hang(dead.store)
    expect(await winner.lease.expired()).toEqual(['n2'])
    const won = await Promise.all([winner.lease.fence('n2'), third.lease.fence('n2')])
    expect(won.toSorted()).toEqual([false, true])
    expect(await dead.store.commit(batch(0, [{}]))).toEqual({ status: 'fenced' })
    expect(await dead.store.commitLocked(async head => batch(head, [{}]))).toEqual({ status: 'fenced' })
    expect(await winner.store.head()).toBe(0)
    expect(await winner.lease.expired()).toEqual(['n2'])
    await (won[0] ? winner : third).lease.settled('n2')
    expect(await winner.lease.expired()).toEqual([])
    expect(await winner.lease.fence('n2')).toBe(false)
    expect(await dead.store.commit(batch(0, [{}]))).toEqual({ status: 'fenced' })
    expect(await winner.store.commit(batch(0, [{}]))).toEqual({ status: 'committed' })
  })

  leaseTest('when the winner of a fence dies too, another one wins', async bench => {
    const dead = await secondNode(bench)
    const winner = await secondNode(bench, 'n3')
    await bench.place.hang(dead.store)
    expect(await winner.lease.fence('n2')).toBe(true)
    expect(await bench.lease.fence('n2')).toBe(false)
    await bench.place.hang(winner.store)
    expect((await bench.lease.expired()).toSorted()).toEqual(['n2', 'n3'])
    expect(await bench.lease.fence('n2')).toBe(true)
    await bench.lease.settled('n2')
    expect(await bench.lease.expired()).toEqual(['n3'])
  })

  leaseTest('a node that starts again under its name writes, its old self does not', async bench => {
    const dead = await secondNode(bench)
    await bench.place.hang(dead.store)
    expect(await bench.lease.fence('n2')).toBe(true)
    const reborn = await secondNode(bench)
    expect(await reborn.store.commit(batch(0, [{}]))).toEqual({ status: 'committed' })
    expect(await dead.store.commit(batch(1, [{}]))).toEqual({ status: 'fenced' })
    await bench.lease.settled('n2')
    expect(await reborn.store.commit(batch(1, [{}]))).toEqual({ status: 'committed' })
    expect(await bench.lease.expired()).toEqual([])
  })

  test('a node that closed leaves its work to the others', async bench => {
    const other = await secondNode(bench)
    await other.store.close()
    await vi.waitFor(async () => expect(await bench.lease.expired()).toEqual(['n2']), 5000)
    expect(await bench.lease.fence('n2')).toBe(true)
    await bench.lease.settled('n2')
    expect(await bench.lease.expired()).toEqual([])
  })

  test('a name is held by one node at a time', async bench => {
    const other = await secondNode(bench)
    const order: string[] = []
    const work = async (lease: NodeLease) => {
      for (let at = 0; at < 5; at += 1) {
        const held = await lease.exclusive('job', never)
        order.push('start')
        await bench.store.head()
        order.push('end')
        await held.release()
      }
    }
    await Promise.all([work(bench.lease), work(other.lease)])
    expect(order).toEqual(upTo(10).flatMap(() => ['start', 'end']))
  })

  test('a name goes on to another node when its holder closes', async bench => {
    const other = await secondNode(bench)
    const first = await other.lease.exclusive('job', never)
    const waiting = bench.lease.exclusive('job', never)
    await other.store.close()
    expect(first.lost.aborted).toBe(true)
    await (await waiting).release()
  })
}

async function secondNode({ place, join }: Bench, node = 'n2') {
  const store = await place.second(node)
  const { lease } = await join(store, node)
  return { store, lease }
}

async function writeMany(store: Store, who: string, count: number) {
  for (let written = 0; written < count;) {
    const size = Math.min(1 + ((written * 7) % 20), count - written)
    const ids = Array.from({ length: size }, (_, at) => ({ id: `evt_${who}_${written + at}`, subject: who }))
    const answer = await store.commit(batch(await store.head(), ids))
    if (answer.status === 'committed') written += size
  }
}

async function followUntil(store: Store, count: number) {
  const seen = []
  while (seen.length < count) {
    const page = await store.readEvents({ after: seen.at(-1)?.position ?? 0, limit: 500 })
    if (page.length === 0) await new Promise(resolve => setImmediate(resolve))
    seen.push(...page)
  }
  return seen
}
