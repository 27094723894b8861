import { sqliteStore } from '#adapters/sqlite'
import { assertMay, trustedCaller, type Actor, type Caller } from '#kernel'
import type { HookRequest } from '#kernel/run'
import { fakeClock, memoryBlobs, refusalOf, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { changes } from './domain.ts'
import { review } from './operations/review.ts'
import { shelf } from './testing.ts'

const cup = { thing: 'cup' }
const ann: Actor = { id: 'ann', kind: 'person' }
const bob: Actor = { id: 'bob', kind: 'person' }
const as = (actor: Actor, more: Partial<Caller> = {}) => ({
  actor,
  caller: { ...trustedCaller(actor), ...more },
})

const hooks = {
  authorize: ({ caller, operation }: HookRequest) => caller && assertMay(caller, operation.permission),
}

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-changes-'))
  const clock = fakeClock()
  const blobs = memoryBlobs()
  const start = async () => {
    const app = await testApp([shelf, changes], { clock, blobs, hooks, store: sqliteStore({ folder }) })
    await app.start()
    const call = (name: string, input: object, by: object = as(ann)) =>
      app.call(name, input, by as { actor: Actor }) as Promise<Record<string, any>>
    const propose = async (input: object = cup, words: object = {}) =>
      (await call('changes.propose', { operation: 'shelf.put', input, ...words })).change_id as string
    const heard = async (type: string, subject: string) => {
      const leave = new AbortController()
      const records = app.events.follow({ after: 0, patterns: [type], subject, signal: leave.signal })
      const { value } = await records[Symbol.asyncIterator]().next()
      leave.abort()
      return value!
    }
    return { app, call, propose, heard }
  }
  onTestFinished(() => rm(folder, { recursive: true }))
  return { clock, start }
}

async function begin() {
  const { clock, start } = await open()
  const running = await start()
  onTestFinished(() => running.app.stop())
  return { ...running, clock }
}

const writesOnly = (permission: string) => permission === 'changes:write'
const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code

test('a change is shown with its whole plan, its reasons and what was said about it', async () => {
  const { call, propose } = await begin()
  const change_id = await propose(
    { thing: 'cup', cost: '2.50' },
    { title: 'A cup', description: 'Guests come', reviewers: ['person:bob'], metadata: { ticket: 7 } },
  )
  await call('changes.comment', { change_id, comment: 'Which one?' }, as(bob))
  await call('changes.comment', { change_id, comment: 'The blue one' })
  expect(await call('changes.get', { change_id })).toMatchObject({
    status: 'pending',
    title: 'A cup',
    description: 'Guests come',
    reviewers: ['person:bob'],
    metadata: { ticket: 7 },
    operation: 'shelf.put',
    proposed_by: 'person:ann',
    input: { thing: 'cup', cost: '2.50' },
    cost: { amount: '2.50', currency: 'USD' },
    plan_steps: [{ action: 'create', target: 'cup', before: 0, after: 1 }],
    picture: '+ cup',
    details: { environment: 'dev' },
    undo_by: 'shelf.take',
    approvals_needed: 1,
    comments_total: 2,
    comments: [
      { said_by: 'person:bob', comment: 'Which one?' },
      { said_by: 'person:ann', comment: 'The blue one' },
    ],
  })
})

test('what is too long for an event is kept beside it: nothing of the plan is lost', async () => {
  const { app, call } = await begin()
  const note = 'x'.repeat(90)
  const metadata = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`key_${index}`, note]))
  const input = { thing: 'cup', environment: 'y'.repeat(100_000) }
  const { change_id } = await call('changes.propose', { operation: 'shelf.put', input, metadata })
  const [proposed] = await app.events.read({ after: 0, limit: 1, patterns: ['change.proposed'] })
  expect((proposed!.data as any).input).toBeUndefined()
  expect((await call('changes.get', { change_id })).input).toEqual(input)
  expect((await call('changes.approve', { change_id })).status).toBe('applied')
})

test('only what may be asked can be proposed, and only what has a plan', async () => {
  const { call } = await begin()
  const own = { operation: 'shelf.put', input: { thing: 'cup' } }
  const reader = as(bob, { can: writesOnly })
  expect(await codeOf(call('changes.propose', own, reader))).toBe('FORBIDDEN')
  expect(await codeOf(call('changes.propose', { ...own, operation: 'shelf.take' }))).toBe('NOT_FOUND')
  expect(await codeOf(call('changes.propose', { ...own, operation: 'changes.record' }))).toBe('NOT_FOUND')
  expect(await codeOf(call('changes.propose', { ...own, input: { things: 1 } }))).toBe('INVALID_INPUT')
  const rules = [{ operation: 'shelf.*', decision: 'refuse', reason: 'the shelf is full' }]
  await call('changes.set_policy', { rules })
  expect(await codeOf(call('changes.propose', own))).toBe('REFUSED_BY_POLICY')
})

test('its author writes a pending change anew, and the plan stays as it is', async () => {
  const { call, propose } = await begin()
  const change_id = await propose()
  const { digest } = await call('changes.get', { change_id })
  const edited = await call('changes.update', { change_id, title: 'For the guests' })
  expect(edited).toMatchObject({ title: 'For the guests', description: '', digest })
  const stranger = as(bob, { can: writesOnly })
  expect(await codeOf(call('changes.update', { change_id, title: 'Mine' }, stranger))).toBe('NOT_THE_AUTHOR')
  await call('changes.approve', { change_id })
  expect(await codeOf(call('changes.update', { change_id, title: 'Late' }))).toBe('NOT_PENDING')
})

test('changes are listed by status, operation and author, newest first, and counted', async () => {
  const { call, propose } = await begin()
  const first = await propose({ thing: 'a' })
  const second = await propose({ thing: 'b' })
  const { change_id: third } = await call('changes.propose', { operation: 'shelf.clear' }, as(bob))
  await call('changes.approve', { change_id: first })
  const idsOf = async (filter: object) =>
    (await call('changes.list', filter)).changes.map(({ change_id }: { change_id: string }) => change_id)
  expect(await idsOf({})).toEqual([third, second, first])
  expect(await idsOf({ status: 'pending' })).toEqual([third, second])
  expect(await idsOf({ operation: 'shelf.put' })).toEqual([second, first])
  expect(await idsOf({ operation: 'shelf.*', author: 'person:bob' })).toEqual([third])
  expect(await idsOf({ operation: 'shelves.*' })).toEqual([])
  const { counts, next_cursor } = await call('changes.list', { author: 'person:ann', limit: 1 })
  expect(counts).toEqual({ applied: 1, pending: 1 })
  expect((await call('changes.list', { cursor: next_cursor })).changes).toHaveLength(1)
})

test('its author withdraws a change until it is begun, others only who manage changes', async () => {
  const { call, propose } = await begin()
  const change_id = await propose()
  const stranger = as(bob, { can: writesOnly })
  expect(await codeOf(call('changes.cancel', { change_id }, stranger))).toBe('NOT_THE_AUTHOR')
  await call('changes.approve', { change_id, apply: false })
  expect((await call('changes.cancel', { change_id })).status).toBe('canceled')
  expect(await codeOf(call('changes.apply', { change_id }))).toBe('NOT_APPROVED')
  expect(await codeOf(call('changes.cancel', { change_id }))).toBe('CHANGE_IS_OVER')
  expect((await call('changes.cancel', { change_id: await propose() }, as(bob))).status).toBe('canceled')
})

test('an applied change is undone once, by what its plan named, with what its answer said', async () => {
  const { app, call, propose } = await begin()
  const change_id = await propose()
  expect(await codeOf(call('changes.undo', { change_id }))).toBe('NOT_APPLIED')
  await call('changes.approve', { change_id })
  const ends = await Promise.allSettled([1, 2].map(() => call('changes.undo', { change_id })))
  expect(ends.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await call('changes.get', { change_id })).toMatchObject({ status: 'undone' })
  const done = await app.events.read({ after: 0, limit: 10, patterns: ['thing.*', 'change.undone'] })
  expect(done.map(({ type }) => type)).toEqual(['thing.put', 'thing.taken', 'change.undone'])
  expect(done[2]!.data).toMatchObject({ operation: 'shelf.take', by: ann, result: { thing: 'cup' } })
})

test('what nothing undoes says so, and nobody undoes what they may not do themselves', async () => {
  const { call, propose } = await begin()
  const { change_id } = await call('changes.propose', { operation: 'shelf.clear' })
  await call('changes.approve', { change_id })
  expect(await codeOf(call('changes.undo', { change_id }))).toBe('CANNOT_BE_UNDONE')
  const put = await propose()
  await call('changes.approve', { change_id: put })
  const approver = as(bob, { can: permission => permission.startsWith('changes:') })
  expect(await codeOf(call('changes.undo', { change_id: put }, approver))).toBe('FORBIDDEN')
})

test('what nobody approves expires at its time, and what nobody applies as well', async () => {
  const { clock, call, propose, heard } = await begin()
  const pending = await propose({ thing: 'a' })
  const approved = await propose({ thing: 'b' })
  await clock.tick('6d')
  await call('changes.approve', { change_id: approved, apply: false })
  await clock.tick('1d')
  expect((await heard('change.expired', pending)).data).toEqual({ change_id: pending, status: 'pending' })
  expect(await codeOf(call('changes.approve', { change_id: pending }))).toBe('NOT_PENDING')
  expect((await call('changes.get', { change_id: approved })).status).toBe('approved')
  await clock.tick('6d')
  expect((await heard('change.expired', approved)).data).toEqual({ change_id: approved, status: 'approved' })
})

test('an approval that is asked for too late is refused, whoever looks first', async () => {
  const { clock, start } = await open()
  const before = await start()
  const change_id = await before.propose()
  const waiting = await before.propose({ thing: 'b' })
  await before.call('changes.approve', { change_id: waiting, apply: false })
  await before.app.stop()
  await clock.tick('8d')
  const after = await start()
  onTestFinished(() => after.app.stop())
  const late = await codeOf(after.call('changes.approve', { change_id }))
  expect(['CHANGE_EXPIRED', 'NOT_PENDING']).toContain(late)
  expect(['CHANGE_EXPIRED', 'NOT_APPROVED']).toContain(
    await codeOf(after.call('changes.apply', { change_id: waiting })),
  )
  expect((await after.heard('change.expired', change_id)).type).toBe('change.expired')
  expect((await after.heard('change.expired', waiting)).type).toBe('change.expired')
})

test('what a process left in the middle is gone on with after a restart, once', async () => {
  const { clock, start } = await open()
  const before = await start()
  const change_id = await before.propose()
  // The process ends between the approval and the operation.
  await before.app.call(review, { change_id, apply: true }, { actor: ann })
  await before.app.stop()
  const after = await start()
  onTestFinished(() => after.app.stop())
  expect(await codeOf(after.call('changes.apply', { change_id }))).toBe('BEING_APPLIED')
  await clock.tick('12m')
  expect((await after.heard('change.applied', change_id)).data).toMatchObject({ result: { thing: 'cup' } })
  expect(await after.app.events.read({ after: 0, limit: 10, patterns: ['thing.put'] })).toHaveLength(1)
})
