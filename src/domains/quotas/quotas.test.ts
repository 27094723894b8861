import { sqliteStore } from '#adapters/sqlite'
import { operation, domain, Refusal, type NewEvent } from '#kernel'
import { fakeClock, refusalOf, testApp, tester } from '#kernel/testing'
import { periodEnd, periodStart } from '#lib/period'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { quotas } from './domain.ts'
import { createQuotaMeter, type Snapshot } from './meter.ts'
import { recall } from './operations/recall.ts'

const judge = operation('court.judge', {
  about: 'Judge',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  meter: { service: 'quality-analyzer', instead: ['use_basic_pipeline'] },
  run: async () => ({}),
})
const court = domain('court', { about: 'Judges', operations: [judge] })
const asking = { operation: judge, actor: tester, roles: ['viewer'], key: undefined }
const month = { counts: 'quality-analyzer', limit: 3, period: 'month' } as const

async function open(at = '2024-05-26T10:00:00Z') {
  const clock = fakeClock(at)
  const folder = await mkdtemp(join(tmpdir(), 'alice-quotas-'))
  const app = await testApp([quotas, court], { clock, store: sqliteStore({ folder }) })
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const failing: { append?: (events: readonly NewEvent[]) => Promise<unknown> } = {}
  const newMeter = (node = app.node) =>
    createQuotaMeter({
      ...clock,
      node: () => node,
      load: async () => (await app.call(recall, {}, { actor: tester })) as Snapshot,
      listen: heard => app.bus.subscribe('quota.*', heard),
      append: events => (failing.append ?? app.append)(events),
      newId: () => app.newId('evt'),
    })
  const call = (name: string, input: object = {}) =>
    app.call(`quotas.${name}`, input, { actor: tester }) as Promise<any>
  const used = async () => {
    const { quotas: rows } = await call('list')
    return rows[0].usage.map((each: { quota_used: number }) => each.quota_used)
  }
  /** Lets the moment pass, and waits for what is written then. */
  const moment = async () => {
    const before = app.events.head()
    await clock.tick('250ms')
    await expect.poll(() => app.events.head()).toBeGreaterThan(before)
  }
  return { app, clock, call, used, newMeter, failing, moment }
}

test('a quota that is used up says what seed 000 shows', async () => {
  const { call, newMeter } = await open()
  await call('set', month)
  const meter = newMeter()
  for (let times = 0; times < 3; times += 1) expect((await meter.take(asking)).refusal).toBeUndefined()
  const { refusal } = await meter.take(asking)
  expect(refusal).toMatchObject({
    code: 'INSUFFICIENT_QUOTA',
    status: 429,
    message: 'Monthly API quota exceeded',
    suggestions: ['wait_until_reset', 'upgrade_plan', 'use_basic_pipeline'],
  })
  expect(refusal!.details).toEqual({
    service: 'quality-analyzer',
    quota_used: 3,
    quota_limit: 3,
    resets_at: '2024-06-01T00:00:00Z',
  })
  await meter.close()
})

test('the next period begins with nothing used', async () => {
  const { call, clock, newMeter } = await open('2024-05-31T23:59:00Z')
  await call('set', { ...month, limit: 1 })
  const meter = newMeter()
  await meter.take(asking)
  expect((await meter.take(asking)).refusal?.code).toBe('INSUFFICIENT_QUOTA')
  await clock.tick('61s')
  expect((await meter.take(asking)).refusal).toBeUndefined()
  await meter.close()
})

test('what was counted is written down within a moment, in one event, and known to the next process', async () => {
  const { app, call, moment, used, newMeter } = await open()
  await call('set', { ...month, limit: 100 })
  const meter = newMeter()
  for (let times = 0; times < 40; times += 1) await meter.take(asking)
  expect(await used()).toEqual([])
  await moment()
  expect(await used()).toEqual([40])
  expect(await app.events.read({ after: 0, limit: 9, patterns: ['quota.used'] })).toHaveLength(1)
  await meter.take(asking)
  await meter.close()
  expect(await used()).toEqual([41])
  const next = newMeter('next')
  for (let times = 0; times < 59; times += 1) await next.take(asking)
  expect((await next.take(asking)).refusal?.details.quota_used).toBe(100)
  await next.close()
})

test('a call that gives its count back was none', async () => {
  const { call, used, moment, newMeter } = await open()
  await call('set', { ...month, limit: 1 })
  const meter = newMeter()
  const taken = await meter.take(asking)
  await moment()
  expect((await meter.take(asking)).refusal).toBeInstanceOf(Refusal)
  taken.giveBack!()
  expect((await meter.take(asking)).refusal).toBeUndefined()
  await meter.close()
  expect(await used()).toEqual([1])
})

test('what could not be written is written later, and counts once even when it was written after all', async () => {
  const { app, call, clock, used, newMeter, failing, moment } = await open()
  await call('set', { ...month, limit: 9 })
  const meter = newMeter()
  await meter.take(asking)
  const broken = Promise.withResolvers<boolean>()
  failing.append = async events => {
    await app.append(events)
    broken.resolve(true)
    throw new Error('The connection broke after the commit')
  }
  await clock.tick('250ms')
  await broken.promise
  delete failing.append
  await meter.take(asking)
  await moment()
  expect(await used()).toEqual([2])
  await meter.close()
})

test('processes count together', async () => {
  const { call, moment, newMeter } = await open()
  await call('set', { ...month, limit: 5 })
  const [one, other] = [newMeter('one'), newMeter('other')]
  for (const meter of [one, other, one, other]) await meter.take(asking)
  await moment()
  await expect.poll(async () => (await call('list')).quotas[0].usage[0].quota_used).toBe(4)
  expect((await one.take(asking)).refusal).toBeUndefined()
  await moment()
  for (const meter of [one, other]) expect((await meter.take(asking)).refusal?.details.quota_used).toBe(5)
  await Promise.all([one.close(), other.close()])
})

test('quotas are for an actor, a role, a key or everyone, and each actor counts on its own', async () => {
  const { call, newMeter } = await open()
  await call('set', { role: 'viewer', counts: 'court.*', limit: 1, period: 'day' })
  const meter = newMeter()
  const refused = async (more: object) => (await meter.take({ ...asking, ...more })).refusal?.code
  const other = { id: 'other', kind: 'person' as const }
  expect(await refused({ roles: [] })).toBeUndefined()
  expect([await refused({}), await refused({})]).toEqual([undefined, 'INSUFFICIENT_QUOTA'])
  expect(await refused({ actor: other })).toBeUndefined()
  await call('set', { key: 'key_1', counts: '>', limit: 0, period: 'hour' })
  expect([await refused({ roles: [], key: 'key_1' }), await refused({ roles: [] })]).toEqual([
    'INSUFFICIENT_QUOTA',
    undefined,
  ])
  expect(await refusalOf(call('set', { ...month, key: 'key_1', role: 'viewer' }))).toMatchObject({
    code: 'HOLDER_UNCLEAR',
  })
  await meter.close()
})

test('a limit that is raised or removed holds from then on, and what was counted is still counted', async () => {
  const { call, newMeter } = await open()
  await call('set', { ...month, limit: 1 })
  const meter = newMeter()
  await meter.take(asking)
  expect((await meter.take(asking)).refusal).toBeDefined()
  const { quota_id } = await call('set', { ...month, limit: 2 })
  expect((await meter.take(asking)).refusal).toBeUndefined()
  expect((await meter.take(asking)).refusal).toBeDefined()
  await call('remove', { quota_id })
  expect((await meter.take(asking)).refusal).toBeUndefined()
  expect((await refusalOf(call('get', { quota_id }))).code).toBe('QUOTA_NOT_FOUND')
  await meter.close()
})

test('periods are those of the calendar in UTC, whatever the length of the month', () => {
  const at = Date.parse('2024-02-29T23:59:59.999Z')
  expect([periodStart('hour', at), periodEnd('hour', at)]).toEqual([
    '2024-02-29T23:00:00Z',
    '2024-03-01T00:00:00Z',
  ])
  expect([periodStart('day', at), periodEnd('day', at)]).toEqual([
    '2024-02-29T00:00:00Z',
    '2024-03-01T00:00:00Z',
  ])
  expect([periodStart('month', at), periodEnd('month', at)]).toEqual([
    '2024-02-01T00:00:00Z',
    '2024-03-01T00:00:00Z',
  ])
})

test('only quotas of which enough is used are listed when that is asked for, page by page', async () => {
  const { call, newMeter, moment } = await open()
  const { quota_id } = await call('set', month)
  await call('set', { counts: 'assets.*', limit: 100, period: 'month' })
  const { quota_id: nothing } = await call('set', { counts: 'logs.*', limit: 0, period: 'month' })
  const both = ([quota_id, nothing] as string[]).toSorted()
  const meter = newMeter()
  await meter.take(asking)
  await meter.take(asking)
  await moment()
  const ids = async (input: object) =>
    (await call('list', input)).quotas.map((each: { quota_id: string }) => each.quota_id).toSorted()
  expect(await ids({ used_percent: 60 })).toEqual(both)
  expect(await ids({ used_percent: 70 })).toEqual([nothing])
  const first = await call('list', { used_percent: 60, limit: 1 })
  const second = await call('list', { used_percent: 60, limit: 1, cursor: first.next_cursor })
  expect([first, second].map(({ quotas: [only] }) => only.quota_id)).toEqual(both)
  expect(second.next_cursor).toBeNull()
})
