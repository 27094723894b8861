import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { createResilience, type Change, type GuardOptions } from './index.ts'

const quick: GuardOptions = {
  timeoutMs: 200,
  concurrent: 2,
  queued: 1,
  failures: 3,
  restMs: 60,
  retries: 2,
  backoffMs: 1,
}

/** A service that answers as told, call by call; the last answer goes on. */
function service(...answers: (number | 'broken' | 'silent')[]) {
  const changes: Change[] = []
  let calls = 0
  const send: typeof fetch = async (_, init) => {
    const answer = answers[Math.min(calls, answers.length - 1)]!
    calls += 1
    if (answer === 'broken') throw new TypeError('fetch failed')
    if (answer === 'silent') {
      await new Promise((_done, fail) => {
        init?.signal?.addEventListener('abort', () => fail(new Error('gone')), { once: true })
      })
    }
    return new Response(`answer ${calls}`, { status: answer as number })
  }
  const resilience = createResilience({ onChange: change => void changes.push(change), random: () => 0 })
  const ask = resilience.fetch('oracle', quick, send)
  return { ask, changes, resilience, calls: () => calls, state: () => resilience.list()[0]! }
}

const url = 'http://oracle.test/'
const post = { method: 'POST' }

test('a call that may be repeated is, and its answer can be read to its end', async () => {
  const oracle = service(503, 'broken', 200)
  const response = await oracle.ask(url)
  expect([response.status, await response.text()]).toEqual([200, 'answer 3'])
  expect(oracle.state()).toMatchObject({ calls: 1, retries: 2, failures: 2, state: 'closed' })
})

test('a call that may not be repeated is made once, and its answer is handed on', async () => {
  const oracle = service(500)
  expect((await oracle.ask(url, post)).status).toBe(500)
  expect(oracle.calls()).toBe(1)
  const keyed = service(500, 200)
  expect((await keyed.ask(url, { ...post, headers: { 'idempotency-key': 'k' } })).status).toBe(200)
})

test('retries of many failing calls are no more than a tenth of them', async () => {
  const oracle = service(500)
  const lasting = createResilience().fetch('limping', { ...quick, failures: 1000 }, async () => {
    calls += 1
    return new Response('', { status: 500 })
  })
  let calls = 0
  for (let at = 0; at < 50; at += 1) await lasting(url)
  expect(calls).toBeLessThanOrEqual(50 + 2 + 5)
  expect(oracle.calls()).toBe(0)
})

test('after some failures in a row it is left alone, then tried, then used again', async () => {
  const oracle = service('broken', 'broken', 'broken', 200)
  for (let at = 0; at < 3; at += 1) await expect(oracle.ask(url, post)).rejects.toThrow('fetch failed')
  const refusal = await refusalOf(oracle.ask(url, post))
  expect(refusal).toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE', status: 503 })
  expect(refusal.details).toMatchObject({ dependency: 'oracle', reason: 'fetch failed' })
  expect(oracle.calls()).toBe(3)
  expect(oracle.state()).toMatchObject({ state: 'open', rejected: 1 })
  expect(oracle.state().retry_at).toMatch(/^\d{4}-/)

  await expect.poll(async () => (await oracle.ask(url, post).catch(() => undefined))?.status).toBe(200)
  expect(oracle.changes.map(({ state }) => state)).toEqual(['open', 'half_open', 'closed'])
  expect(oracle.state()).toMatchObject({ state: 'closed', retry_at: null })
})

test('silence ends in time, and who gives up is not held against the service', async () => {
  const oracle = service('silent')
  await expect(oracle.ask(url, post)).rejects.toThrow('oracle did not answer within 200 ms')
  const leaving = new AbortController()
  const waiting = oracle.ask(url, { ...post, signal: leaving.signal })
  leaving.abort()
  await expect(waiting).rejects.toThrow('The caller gave up')
  expect(oracle.state()).toMatchObject({ state: 'closed', failures: 1 })
})

test('too many at once are refused', async () => {
  const oracle = service('silent')
  const waiting = Array.from({ length: 3 }, () => oracle.ask(url, post).catch(() => undefined))
  expect(await refusalOf(oracle.ask(url, post))).toMatchObject({
    code: 'BUSY',
    details: { dependency: 'oracle' },
  })
  await Promise.all(waiting)
})

test('somebody may have it left alone for a while, and called again', async () => {
  let time = 1_000_000
  const changes: Change[] = []
  const resilience = createResilience({ now: () => time, onChange: change => void changes.push(change) })
  let answer = 200
  const ask = resilience.fetch('oracle', quick, async () => new Response('', { status: answer }))
  const state = () => resilience.list()[0]!
  const fail = async () => {
    answer = 500
    for (let at = 0; at < 3; at += 1) await ask(url, post)
    answer = 200
  }

  resilience.trip('oracle', time + 60_000, 'it moves house')
  expect(state()).toMatchObject({ state: 'open', retry_at: new Date(1_060_000).toISOString() })
  expect(await refusalOf(ask(url))).toMatchObject({
    code: 'DEPENDENCY_UNAVAILABLE',
    details: { reason: 'it moves house', retry_at: new Date(1_060_000).toISOString() },
  })
  time += 60_000
  expect(state().state).toBe('half_open')
  expect((await ask(url)).status).toBe(200)
  expect(state()).toMatchObject({ state: 'closed', reason: null, retry_at: null })

  await fail()
  expect(state()).toMatchObject({ state: 'open', reason: 'It answered 500' })
  resilience.reset('oracle')
  expect((await ask(url)).status).toBe(200)
  await fail()
  resilience.trip('oracle', time + 5000, 'longer')
  resilience.reset('oracle')
  resilience.reset('oracle')
  expect(state()).toMatchObject({ state: 'closed', waiting: 0, concurrent_limit: 2, waiting_limit: 1 })
  const moves = changes.map(({ state: now }) => now)
  expect(moves).toEqual(['open', 'closed', 'open', 'closed', 'open', 'open', 'closed'])
})

test('what calls take is told of the latest of them', async () => {
  let time = 0
  const resilience = createResilience({ now: () => time })
  const waits = [...Array.from({ length: 98 }, () => 10), 200, 200]
  const ask = resilience.fetch('oracle', quick, async () => {
    time += waits.pop()!
    return new Response('')
  })
  expect(resilience.list()[0]).toMatchObject({ latency_ms: null, latency_p50_ms: null, latency_p99_ms: null })
  for (let at = 0; at < 100; at += 1) await ask(url)
  expect(resilience.list()[0]).toMatchObject({ latency_ms: 10, latency_p50_ms: 10, latency_p99_ms: 200 })
})
