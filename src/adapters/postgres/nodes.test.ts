import type { NodeLease, Store } from '#kernel/ports'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { isAway, openPlace, sql, type TestPlace } from './testing.ts'
import { startNodes, type Nodes } from './testing/nodes.ts'

describe.skipIf(isAway)('several processes on one log', () => {
  let place: TestPlace
  let nodes: Nodes
  let store: Store
  let lease: NodeLease

  beforeEach(async () => {
    place = openPlace()
    nodes = startNodes(place.schema)
    store = place.another()
    lease = (await store.open({ node: 'n1', tables: [] })).lease
  })
  afterEach(async () => {
    await nodes.stop()
    await store.close()
    await place.destroy()
  })

  test('a reader that follows positions loses nothing while two processes write (I2)', async () => {
    const [one, two] = await Promise.all([nodes.start('one'), nodes.start('two')])
    let hints = 0
    store.onForeignCommit(() => (hints += 1))
    const writing = Promise.all([nodes.ask(one, 'write', 2000), nodes.ask(two, 'write', 2000)])
    const seen = []
    while (seen.length < 4000) {
      const page = await store.readEvents({ after: seen.at(-1)?.position ?? 0, limit: 500 })
      seen.push(...page)
    }
    expect(await writing).toEqual([{ wrote: 'committed' }, { wrote: 'committed' }])
    expect(seen.map(event => event.position)).toEqual(seen.map((_, at) => at + 1))
    expect(new Set(seen.map(event => event.id)).size).toBe(4000)
    const ofOne = seen.filter(event => event.subject === 'one').map(event => JSON.parse(event.data).n)
    expect(ofOne).toEqual(ofOne.map((_, at) => at))
    expect(hints).toBeGreaterThan(0)
  })

  test('a process that was stopped and fenced writes nothing when it goes on (I4)', async () => {
    const zombie = await nodes.start('zombie', 300)
    expect(await nodes.ask(zombie, 'exclusive', 'job')).toEqual({ holds: 'job' })
    zombie.send(['write', 1_000_000])
    await vi.waitFor(async () => expect(await store.head()).toBeGreaterThan(50), 5000)
    zombie.kill('SIGSTOP')

    await vi.waitFor(async () => expect(await lease.expired()).toEqual(['zombie']), 5000)
    expect(await lease.fence('zombie')).toBe(true)
    const head = await store.head()
    // The stopped process still has its connection, and the server would never notice.
    const job = await lease.exclusive('job', AbortSignal.timeout(5000))
    await lease.settled('zombie')

    const told: object[] = []
    zombie.on('message', message => told.push(message as object))
    zombie.kill('SIGCONT')
    await vi.waitFor(() => expect(told).toHaveLength(2), 5000)
    expect(told).toContainEqual({ wrote: 'fenced' })
    expect(told).toContainEqual({ lost: 'job' })
    expect(await nodes.ask(zombie, 'write', 1)).toEqual({ wrote: 'fenced' })
    expect(await store.head()).toBe(head)
    await job.release()
  })

  test('a killed process leaves its names and, when its lease runs out, its work', async () => {
    const victim = await nodes.start('victim', 300)
    expect(await nodes.ask(victim, 'exclusive', 'job')).toEqual({ holds: 'job' })
    victim.kill('SIGKILL')
    await (await lease.exclusive('job', AbortSignal.timeout(5000))).release()
    await vi.waitFor(async () => expect(await lease.expired()).toEqual(['victim']), 5000)
    expect(await lease.fence('victim')).toBe(true)
  })

  test('a living process renews its lease', async () => {
    await nodes.start('alive', 3000)
    const expiresAt = async () => {
      const [row] = await sql(`SELECT expires_at FROM ${place.schema}._nodes WHERE node = 'alive'`)
      return (row.expires_at as Date).getTime()
    }
    const first = await expiresAt()
    await vi.waitFor(async () => expect(await expiresAt()).toBeGreaterThan(first), 5000)
    expect(await lease.fence('alive')).toBe(false)
  })
})
