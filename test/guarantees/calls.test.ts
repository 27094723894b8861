// G5 idempotency of calls, G8 one pipeline, G9 refusals are data.
import { domain, event, isRefusal, operation, port, provide } from '#kernel'
import type { App } from '#kernel/run'
import { fakeClock, refusalOf, testApp, tester } from '#kernel/testing'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'

const Rung = event('bell.rung', { bell: z.string() }, { subject: data => data.bell })
const Tower = port<{ pull(bell: string, signal: AbortSignal): Promise<void> }>('church.tower')

const ring = operation('bells.ring', {
  about: 'Ring a bell.',
  effect: 'write',
  timeout: '5s',
  input: z.strictObject({ bell: z.string(), times: z.number().int().default(1) }),
  output: z.object({ rung: z.number() }),
  uses: { tower: Tower },
  refuses: { CRACKED: 409 },
  async run({ bell, times }, { tower, emit, refuse, signal }) {
    if (bell === 'old') throw refuse('CRACKED', 'The old bell is cracked', { suggestions: ['ring_another'] })
    await tower.pull(bell, signal)
    emit(Rung({ bell }))
    return { rung: bell === 'odd' ? ('twice' as never) : times }
  },
})
const count = operation('bells.count', {
  about: 'Count the bells.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({ bells: z.number() }),
  run: async () => ({ bells: 3 }),
})
const bells = domain('bells', { about: 'Bells', events: [Rung], operations: [ring, count] })

const apps: App[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map(app => app.stop()))
})

async function church(pull: (bell: string, signal: AbortSignal) => Promise<void> = async () => {}) {
  const clock = fakeClock()
  const app = await testApp([bells], { clock, bindings: [provide(Tower, { pull })] })
  apps.push(app)
  return { app, clock }
}

const audit = async (app: App) =>
  (await app.events.read({ after: 0, limit: 100, patterns: ['operation.called'] })).map(
    record => record.data as { operation: string; outcome: string; code?: string },
  )

test('G5: the same key is answered once, also while the first call still runs', async () => {
  let pulls = 0
  const { app } = await church(async () => {
    pulls += 1
    await new Promise<void>(done => void setImmediate(done))
  })
  const call = () =>
    app.call('bells.ring', { bell: 'great', times: 2 }, { actor: tester, idempotencyKey: 'k' })
  expect(await Promise.all([call(), call(), call()])).toEqual([{ rung: 2 }, { rung: 2 }, { rung: 2 }])
  expect(await call()).toEqual({ rung: 2 })
  expect(pulls).toBe(1)
})

test('G5: a key used for another request is refused, and is free again after a day', async () => {
  const { app, clock } = await church()
  const options = { actor: tester, idempotencyKey: 'k' }
  await app.call('bells.ring', { bell: 'great' }, options)
  expect((await refusalOf(app.call('bells.ring', { bell: 'small' }, options))).code).toBe(
    'IDEMPOTENCY_KEY_REUSED',
  )
  await clock.tick('25h')
  expect(await app.call('bells.ring', { bell: 'small' }, options)).toEqual({ rung: 1 })
})

test('G8: a write leaves its audit record, a refused one too, a read none', async () => {
  const { app } = await church()
  await app.call('bells.ring', { bell: 'great' }, { actor: tester })
  await refusalOf(app.call('bells.ring', { bell: 'old' }, { actor: tester }))
  await refusalOf(app.call('bells.ring', { bel: 'great' }, { actor: tester }))
  await app.call('bells.count', {}, { actor: tester })
  expect((await audit(app)).map(({ outcome, code }) => [outcome, code])).toEqual([
    ['completed', undefined],
    ['refused', 'CRACKED'],
    ['refused', 'INVALID_INPUT'],
  ])
})

test('G8: an unknown field is refused with the one that was meant', async () => {
  const { app } = await church()
  const refusal = await refusalOf(app.call('bells.ring', { bel: 'great' }, { actor: tester }))
  expect(refusal.message).toContain('did you mean bell?')
})

test('G8: the deadline ends the call and reaches the port', async () => {
  let seen: AbortSignal | undefined
  const { app, clock } = await church((_, signal) => {
    seen = signal
    return new Promise(() => {})
  })
  const refused = refusalOf(app.call('bells.ring', { bell: 'slow' }, { actor: tester }))
  await clock.tick('6s')
  expect((await refused).code).toBe('DEADLINE_EXCEEDED')
  expect(seen?.aborted).toBe(true)
})

test('G8: who gives up is heard by the port, and nothing is recorded but the attempt', async () => {
  const caller = new AbortController()
  let seen: AbortSignal | undefined
  const { app, clock } = await church((_, signal) => {
    seen = signal
    return new Promise(() => {})
  })
  const ended = app
    .call('bells.ring', { bell: 'slow' }, { actor: tester, signal: caller.signal })
    .catch(() => 'ended')
  await clock.settle()
  caller.abort()
  expect(await ended).toBe('ended')
  expect(seen?.aborted).toBe(true)
  expect(await app.events.read({ after: 0, limit: 10, patterns: ['bell.*'] })).toEqual([])
})

test('G9: a refusal is data: code, status, message, suggestions', async () => {
  const { app } = await church()
  const { code, status, message, suggestions } = await refusalOf(
    app.call('bells.ring', { bell: 'old' }, { actor: tester }),
  )
  expect([code, status, message, suggestions]).toEqual([
    'CRACKED',
    409,
    'The old bell is cracked',
    ['ring_another'],
  ])
})

test('G9: an answer its own schema refuses is our fault, not a refusal, and records nothing', async () => {
  const { app } = await church()
  const ended = await app
    .call('bells.ring', { bell: 'odd' }, { actor: tester })
    .catch((error: unknown) => error)
  expect(isRefusal(ended)).toBe(false)
  expect(await app.events.read({ after: 0, limit: 10, patterns: ['bell.*'] })).toEqual([])
  expect(await audit(app)).toMatchObject([{ outcome: 'failed', code: 'FAULT' }])
})

test('G8: an operation that is not there is refused with the nearest name', async () => {
  const { app } = await church()
  const { code, suggestions } = await refusalOf(app.call('bells.rang', {}, { actor: tester }))
  expect([code, suggestions]).toEqual(['UNKNOWN_OPERATION', ['use_bells.ring']])
})
