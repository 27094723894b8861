import { memoryRates } from '#adapters/rate-limits'
import type { RateRule } from '#domains/limits/contract'
import { defaultRates, ratePolicies } from '#domains/limits/rules'
import type { QuotaMeter } from '#domains/quotas/meter'
import { Refusal, trustedCaller, type Actor, type LimitState } from '#kernel'
import { fakeClock, refusalOf, testApp } from '#kernel/testing'
import { bar } from '#surfaces/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createLimits } from './limits.ts'
import { takeFrom } from './open-limits.ts'

const clerk: Actor = { id: 'clerk', kind: 'person' }
const rule = (more: Partial<RateRule>): RateRule => ({ operation: '>', limit: 2, window: '1m', ...more })

async function open(rules: readonly RateRule[], concurrentCalls = 10) {
  const clock = fakeClock()
  const hooks = createLimits({ rules, concurrentCalls, counter: memoryRates(), clock })
  const app = await testApp([bar], { hooks, clock })
  onTestFinished(() => app.stop())
  const seen: LimitState[] = []
  const call = (name: string, input: object = {}, actor = clerk, roles: readonly string[] = []) =>
    app.call(name, input, {
      actor,
      caller: { ...trustedCaller(actor), roles },
      onLimit: state => void seen.push(state),
    })
  return { app, clock, call, seen }
}

test('each call says what is left, and one too many says when to come back', async () => {
  const { call, seen } = await open([rule({ name: 'slow' })])
  await call('bar.search')
  await call('bar.search')
  const refusal = await refusalOf(call('bar.search'))
  expect(refusal).toMatchObject({
    code: 'RATE_LIMITED',
    status: 429,
    message: 'More than 2 calls of bar.search within 60 s',
    details: { limit: 2, window_seconds: 60, reset_seconds: 60, resets_at: '2026-01-01T12:01:00Z' },
    suggestions: ['wait_until_reset'],
  })
  expect(seen.map(({ policy, remaining }) => `${policy} ${remaining}`)).toEqual([
    'slow 1',
    'slow 0',
    'slow 0',
  ])
})

test('actors and operations are counted apart, by whatever name the operation is called', async () => {
  const { call } = await open([rule({ limit: 1 })])
  await call('bar.search')
  await call('bar.read', { cup: 'a' })
  await call('bar.search', {}, { id: 'clerk', kind: 'assistant' })
  expect((await refusalOf(call('find_cups'))).code).toBe('RATE_LIMITED')
})

test('what is refused for its input counts; what Alice asks of herself does not', async () => {
  const { app, call } = await open([rule({ limit: 1 })])
  await refusalOf(call('bar.read', { mug: 'a' }))
  expect((await refusalOf(call('bar.read', { cup: 'a' }))).code).toBe('RATE_LIMITED')
  await app.call('bar.read', { cup: 'a' }, { actor: clerk })
})

test('a flood of refused writes leaves one audit record a window', async () => {
  const { app, call, clock } = await open([rule({ limit: 1 })])
  const records = async () =>
    (await app.events.read({ after: 0, limit: 100, patterns: ['operation.called'] })).map(
      ({ data }) => (data as { code?: string }).code,
    )
  await call('bar.pour', { cup: 'a' })
  for (let times = 0; times < 50; times += 1) await refusalOf(call('bar.pour', { cup: 'a' }))
  expect(await records()).toEqual([undefined, 'RATE_LIMITED'])
  await clock.tick('61s')
  await refusalOf(call('bar.pour', { cup: 'a' }))
  expect(await records()).toEqual([undefined, 'RATE_LIMITED', 'RATE_LIMITED'])
})

test('one actor may have so many calls running, and one that ends makes room', async () => {
  const { app, call } = await open(defaultRates, 2)
  const giveUp = new AbortController()
  const options = { actor: clerk, caller: trustedCaller(clerk), signal: giveUp.signal }
  const waiting = [app.call('bar.wait', {}, options), app.call('bar.wait', {}, options)]
  const ended = Promise.allSettled(waiting)
  expect(await refusalOf(call('bar.search'))).toMatchObject({ code: 'BUSY', status: 503 })
  await call('bar.search', {}, { id: 'other', kind: 'person' })
  giveUp.abort(new Error('given up'))
  await ended
  await call('bar.search')
})

test('a quota counts what was accepted: not what is refused for its input, not an answer given again', async () => {
  const taken: string[] = []
  const meter: QuotaMeter = {
    take({ operation }) {
      taken.push(operation.name)
      return { giveBack: () => void taken.pop() }
    },
    close: async () => {},
  }
  const hooks = createLimits({
    rules: [],
    concurrentCalls: 9,
    counter: memoryRates(),
    clock: fakeClock(),
    quota: takeFrom(meter),
  })
  const app = await testApp([bar], { hooks })
  onTestFinished(() => app.stop())
  const options = { actor: clerk, caller: trustedCaller(clerk), idempotencyKey: 'once' }
  await app.call('bar.pour', { cup: 'a' }, options)
  await app.call('bar.pour', { cup: 'a' }, options)
  await refusalOf(app.call('bar.read', { mug: 'a' }, options))
  await app.call('bar.read', { cup: 'a' }, options)
  await expect(app.call('bar.read', { cup: 'bug' }, options)).rejects.toThrow('secret')
  expect(taken).toEqual(['bar.pour', 'bar.read', 'bar.read'])
})

test('a quota that is used up is what surfaces show as the limit', async () => {
  const clock = fakeClock()
  const details = { service: 'bar.*', quota_used: 9, quota_limit: 9, resets_at: '2026-01-01T13:00:00Z' }
  const hooks = createLimits({
    rules: defaultRates,
    concurrentCalls: 9,
    counter: memoryRates(),
    clock,
    quota: () => new Refusal('INSUFFICIENT_QUOTA', 'Hourly API quota exceeded', { details }),
  })
  const app = await testApp([bar], { hooks, clock })
  onTestFinished(() => app.stop())
  const seen: LimitState[] = []
  const onLimit = (state: LimitState) => void seen.push(state)
  await refusalOf(app.call('bar.search', {}, { actor: clerk, caller: trustedCaller(clerk), onLimit }))
  expect(seen).toMatchObject([{ policy: 'quota', limit: 9, remaining: 0, reset_seconds: 3600 }])
})

test('the first rule that fits holds: by operation, role and actor, then the defaults by effect', () => {
  const policyOf = ratePolicies([
    rule({ name: 'owner', actor: 'person:owner', limit: 9 }),
    rule({ name: 'robots', role: 'assistant', operation: 'bar.*', limit: 1 }),
    rule({ operation: '*.search', limit: 3 }),
    ...defaultRates,
  ])
  const of = (name: string, effect: 'read' | 'write' | 'destroy', roles: string[] = [], id = 'clerk') =>
    policyOf({ operation: { name, effect }, actor: { id, kind: 'person' }, roles })?.name
  expect(of('bar.pour', 'write')).toBe('write')
  expect(of('bar.search', 'read')).toBe('any.search')
  expect(of('bar.search', 'read', ['viewer', 'assistant'])).toBe('robots')
  expect(of('bar.drop', 'destroy')).toBe('destroy')
  expect(of('bar.search', 'read', ['assistant'], 'owner')).toBe('owner')
  expect(
    ratePolicies([])({ operation: { name: 'a.b', effect: 'read' }, actor: clerk, roles: [] }),
  ).toBeUndefined()
})
