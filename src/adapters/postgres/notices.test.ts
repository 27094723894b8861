import { describe, expect, test, vi } from 'vitest'
import { sessionMark } from './connect.ts'
import { isAway, sql } from './testing.ts'
import { batch, openBench } from './testing/bench.ts'

describe.skipIf(isAway)('what processes hear of each other', () => {
  test('another process hears of commits, the own ones are not reported', async () => {
    const { store, join } = await openBench()
    const { store: other } = await join('n2')
    const heard: string[] = []
    store.onForeignCommit(() => heard.push('first'))
    other.onForeignCommit(() => heard.push('second'))
    await store.commit(batch(0, [{}]))
    await vi.waitFor(() => expect(heard).toEqual(['second']), 5000)
    const stop = store.onForeignCommit(() => heard.push('stopped'))
    stop()
    await other.commit(batch(1, [{}]))
    await vi.waitFor(() => expect(heard).toEqual(['second', 'first']), 5000)
  })

  test('who could not listen for a while is called when it hears again', async () => {
    const { place, store, join } = await openBench()
    const { store: other } = await join('n2')
    let calls = 0
    store.onForeignCommit(() => (calls += 1))
    await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE query = 'LISTEN "alice_${place.schema}"'`)
    await vi.waitFor(() => expect(calls).toBeGreaterThan(0), 5000)
    const before = calls
    await other.commit(batch(0, [{}]))
    await vi.waitFor(() => expect(calls).toBeGreaterThan(before), 5000)
  })

  test('a name is lost with the connection that held it', async () => {
    const { place, lease } = await openBench()
    const held = await lease.exclusive('job', new AbortController().signal)
    expect(held.lost.aborted).toBe(false)
    const session = `alice locks ${sessionMark(place.schema, 'n1')}`
    await sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [session])
    await vi.waitFor(() => expect(held.lost.aborted).toBe(true), 5000)
    await held.release()
    await (await lease.exclusive('job', AbortSignal.timeout(5000))).release()
  })
})
