import type { RateCounter } from '#domains/limits/ports'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { memoryRates, sharedRates } from './index.ts'

const redisUrl = process.env.ALICE_TEST_REDIS ?? 'redis://127.0.0.1:6379'
const isAway = await redisAnswers().then(
  () => false,
  (error: unknown) => {
    const message = `No Redis at ${redisUrl}: ${String(error)}. Set ALICE_TEST_REDIS to one.`
    if (process.env.CI) throw new Error(message)
    console.warn(`\nNOT TESTED: rates that processes share. ${message}\n`)
    return true
  },
)
const prefix = `t:${randomUUID()}`

async function redisAnswers() {
  const client = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: null })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.ping()
  } finally {
    client.disconnect()
  }
}

const told: string[] = []
const telling = { onAway: () => void told.push('away'), onBack: () => void told.push('back') }

async function openShared(url = redisUrl) {
  const counter = await sharedRates({ url, prefix, ...telling })
  onTestFinished(() => counter.close())
  return counter
}

/** The connection is there from the first take that another counter hears of. */
async function connected(counter: RateCounter, other: RateCounter) {
  for (;;) {
    const key = randomUUID()
    await counter.take({ key, limit: 100, seconds: 9 })
    if ((await other.take({ key, limit: 100, seconds: 9 })).used === 2) return
    await new Promise(setImmediate)
  }
}

const takeAll = async (counter: RateCounter, key: string, times: number) =>
  Promise.all(Array.from({ length: times }, () => counter.take({ key, limit: 3, seconds: 60 })))

describe.each([
  ['in one process', false, async () => memoryRates()],
  ['in Redis', isAway, openShared],
])('rates counted %s', (_, isSkipped, open) => {
  test.skipIf(isSkipped)('each one counts once, however many come at the same moment', async () => {
    const counter = await open()
    const taken = await takeAll(counter, randomUUID(), 5)
    expect(taken.map(({ used }) => used).slice(0, 4)).toEqual([1, 2, 3, 4])
    expect(taken.filter(({ used }) => used > 3)).toHaveLength(2)
    for (const { resetMs } of taken) expect(resetMs).toBeLessThanOrEqual(60_000)
  })
})

test('keys do not know of each other, and a window ends', async () => {
  const counters = isAway ? [memoryRates()] : [memoryRates(), await openShared()]
  const ends = counters.map(async counter => {
    const window = { key: randomUUID(), limit: 1, seconds: 1 }
    await counter.take(window)
    expect((await counter.take(window)).used).toBeGreaterThan(1)
    expect((await counter.take({ ...window, key: randomUUID() })).used).toBe(1)
    const { resetMs } = await counter.take(window)
    await new Promise(done => setTimeout(done, resetMs + 20))
    expect((await counter.take(window)).used).toBe(1)
  })
  await Promise.all(ends)
})

test.skipIf(isAway)('processes that share a Redis count together', async () => {
  const [one, other] = [await openShared(), await openShared()]
  await connected(one, other)
  const key = randomUUID()
  await takeAll(one, key, 3)
  const { used } = await other.take({ key, limit: 3, seconds: 60 })
  expect(used).toBe(4)
})

test('a Redis that is away is said once, and each process counts for itself', async () => {
  const sockets = new Set<Socket>()
  // Accepts and closes at once, as a proxy does whose server is gone.
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.destroy()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => new Promise(done => server.close(() => done())))
  told.length = 0
  const counter = await openShared(`redis://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const taken = await takeAll(counter, randomUUID(), 4)
  expect(taken.map(({ used }) => used)).toEqual([1, 2, 3, 4])
  await expect.poll(() => [sockets.size > 1, told]).toEqual([true, ['away']])
})
