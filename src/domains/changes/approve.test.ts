import { sqliteStore } from '#adapters/sqlite'
import { isRefusal, trustedCaller, type Actor, type Caller } from '#kernel'
import { fakeClock, refusalOf, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Requirements } from './contract.ts'
import { changes } from './domain.ts'
import { record } from './operations/record.ts'
import { review } from './operations/review.ts'
import { shelf } from './testing.ts'

const assistant: Actor = { id: 'mcp', kind: 'assistant' }
const ann: Actor = { id: 'ann', kind: 'person' }
const bob: Actor = { id: 'bob', kind: 'person' }
const as = (actor: Actor, more: Partial<Caller> = {}) => ({
  actor,
  caller: { ...trustedCaller(actor), ...more },
})
const cup = { thing: 'cup' }
const usual: Requirements = { approvals: 1, by_another: false, approvers: [], expires_after: '7d' }

async function open() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-changes-'))
  const clock = fakeClock()
  const app = await testApp([shelf, changes], { clock, store: sqliteStore({ folder }) })
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const call = (name: string, input: object, by: object = as(ann)) =>
    app.call(name, input, by as { actor: Actor }) as Promise<Record<string, any>>
  /** An assistant wants something. */
  const wish = async (input: object = cup, requires: Partial<Requirements> = {}) => {
    const { plan, digest } = await call('shelf.put', { ...input, dry_run: true })
    const proposal = {
      operation: 'shelf.put',
      input,
      plan,
      digest,
      proposed_by: assistant,
      reason: 'a person decides',
      requires: { ...usual, ...requires },
    }
    const { change_id } = (await app.call(record, proposal, { actor: tester })) as {
      change_id: string
    }
    return change_id
  }
  const recorded = async (pattern: string) =>
    (await app.events.read({ after: 0, limit: 100, patterns: [pattern] })).map(({ type }) => type)
  const statusOf = async (change_id: string) => (await call('changes.get', { change_id })).status
  return { app, clock, call, wish, recorded, statusOf }
}

const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).code
const endsOf = async (calls: readonly Promise<Record<string, any>>[]) =>
  (await Promise.allSettled(calls)).map(end => {
    if (end.status === 'fulfilled') return String(end.value.status)
    if (isRefusal(end.reason)) return end.reason.code
    throw end.reason
  })
const sorted = (words: readonly string[]) => words.toSorted((a, b) => a.localeCompare(b))

test('of those who approve at the same moment one does, and the others are told that it is done', async () => {
  const { call, wish, recorded } = await open()
  const change_id = await wish()
  const ends = await endsOf([1, 2, 3].map(() => call('changes.approve', { change_id })))
  expect(sorted(ends)).toEqual(['applied', 'NOT_PENDING', 'NOT_PENDING'])
  expect(await recorded('change.*')).toEqual([
    'change.proposed',
    'change.reviewed',
    'change.begun',
    'change.applied',
  ])
  expect(await recorded('thing.*')).toEqual(['thing.put'])
})

test('of one who approves and one who rejects at the same moment the first decides', async () => {
  const { call, wish, statusOf } = await open()
  for (const thing of ['a', 'b', 'c']) {
    const change_id = await wish({ thing })
    const ends = await endsOf([
      call('changes.approve', { change_id }),
      call('changes.reject', { change_id, comment: 'No' }),
    ])
    expect(ends).toContain('NOT_PENDING')
    expect(ends).toContain(await statusOf(change_id))
  }
})

test('an approval is used once: it is no approval of the same request asked again', async () => {
  const { call, wish, recorded } = await open()
  const change_id = await wish()
  await call('changes.approve', { change_id })
  expect(await codeOf(call('changes.approve', { change_id }))).toBe('NOT_PENDING')
  expect(await codeOf(call('changes.apply', { change_id }))).toBe('NOT_APPROVED')
  expect(await recorded('thing.*')).toEqual(['thing.put'])
})

test('an approval is of one plan: when the world has changed nothing happens, and it has to be planned again', async () => {
  const { call, wish, recorded } = await open()
  const change_id = await wish()
  await call('shelf.put', { thing: 'cup' })
  const { status, result } = await call('changes.approve', { change_id })
  expect([status, result.code, result.suggestions]).toEqual(['failed', 'PLAN_CHANGED', ['plan_again']])
  expect(await codeOf(call('changes.apply', { change_id }))).toBe('NOT_APPROVED')
  expect(await recorded('thing.*')).toEqual(['thing.put'])
})

test('what was approved is done in the name of whoever proposed it, and of nobody else', async () => {
  const { app, call, wish } = await open()
  await call('changes.approve', { change_id: await wish() })
  const [put] = await app.events.read({ after: 0, limit: 1, patterns: ['thing.put'] })
  expect(put!.actor).toEqual(assistant)
})

test('approved without applying it waits until its author, or somebody who may approve, applies it', async () => {
  const { call, wish, recorded, statusOf } = await open()
  const change_id = await wish()
  expect(await call('changes.approve', { change_id, apply: false })).toEqual({
    change_id,
    status: 'approved',
    approvals_missing: 0,
  })
  expect(await recorded('thing.*')).toEqual([])
  const stranger = as(
    { id: 'other', kind: 'assistant' },
    { can: permission => permission === 'changes:write' },
  )
  expect(await codeOf(call('changes.apply', { change_id }, stranger))).toBe('NOT_THE_AUTHOR')
  const author = as(assistant, { can: permission => permission === 'changes:write' })
  const ends = await endsOf([1, 2].map(() => call('changes.apply', { change_id }, author)))
  expect(sorted(ends)).toEqual(['applied', 'BEING_APPLIED'])
  expect(await statusOf(change_id)).toBe('applied')
  expect(await recorded('thing.*')).toEqual(['thing.put'])
})

test('only people approve, and where another must, neither the author nor whoever is behind an assistant', async () => {
  const { call, wish } = await open()
  const change_id = await wish()
  expect(await codeOf(call('changes.approve', { change_id }, as(assistant)))).toBe('ONLY_PEOPLE_APPROVE')

  const own = { operation: 'shelf.put', input: { thing: 'plate' } }
  const rules = [{ decision: 'require_approval', by_another: true, reason: 'four eyes' }]
  await call('changes.set_policy', { rules })
  const asked = await call('changes.propose', own)
  expect(await codeOf(call('changes.approve', { change_id: asked.change_id }))).toBe('AUTHOR_CANNOT_APPROVE')
  const through = await call('changes.propose', own, as(assistant, { behind: trustedCaller(ann) }))
  expect(await codeOf(call('changes.approve', { change_id: through.change_id }))).toBe(
    'AUTHOR_CANNOT_APPROVE',
  )
  expect((await call('changes.approve', { change_id: through.change_id }, as(bob))).status).toBe('applied')
})

test('as many people agree as the policy wants, each once, with a role it names', async () => {
  const { call, wish, statusOf, recorded } = await open()
  const change_id = await wish({ thing: 'vase' }, { approvals: 2, approvers: ['curator'] })
  const curator = (actor: Actor) => as(actor, { roles: ['curator'] })
  expect(await codeOf(call('changes.approve', { change_id }))).toBe('APPROVER_ROLE_MISSING')
  const first = await call('changes.approve', { change_id }, curator(ann))
  expect(first).toMatchObject({ status: 'pending', approvals_missing: 1 })
  expect(await codeOf(call('changes.approve', { change_id }, curator(ann)))).toBe('ALREADY_APPROVED')
  expect(await recorded('thing.*')).toEqual([])
  expect((await call('changes.approve', { change_id }, curator(bob))).status).toBe('applied')
  expect((await call('changes.get', { change_id })).approved_by).toEqual(['person:ann', 'person:bob'])
  expect(await statusOf(change_id)).toBe('applied')
})

test('two who agree at the same moment, where two must, are never counted as one person’s yes', async () => {
  const { call, wish, recorded } = await open()
  const change_id = await wish({ thing: 'vase' }, { approvals: 2 })
  const ends = await endsOf([
    call('changes.approve', { change_id }, as(ann)),
    call('changes.approve', { change_id }, as(ann)),
    call('changes.approve', { change_id }, as(ann)),
  ])
  expect(ends.filter(end => end === 'pending')).toHaveLength(1)
  expect(await recorded('change.begun')).toEqual([])
})

test('what the operation refuses is told; what only failed now stays approved and may be applied again', async () => {
  const { call, wish, statusOf } = await open()
  const full = await wish({ thing: 'piano' })
  expect(await call('changes.approve', { change_id: full })).toMatchObject({
    status: 'failed',
    result: { code: 'SHELF_FULL' },
  })
  const away = await wish({ thing: 'cloud' })
  expect(await call('changes.approve', { change_id: away })).toMatchObject({
    status: 'approved',
    result: { code: 'SHELF_AWAY' },
  })
  expect((await call('changes.apply', { change_id: away })).status).toBe('approved')
  const broken = await wish({ thing: 'bug' })
  await expect(call('changes.approve', { change_id: broken })).rejects.toThrow('a secret of the house')
  const shown = await call('changes.get', { change_id: broken })
  expect([await statusOf(broken), shown.result.code]).toEqual(['approved', 'FAULT'])
  expect(JSON.stringify(shown)).not.toContain('secret')
})

test('a verdict that was written down and never carried out is carried out by whoever applies it', async () => {
  const { app, call, wish, statusOf } = await open()
  const change_id = await wish()
  await app.call(review, { change_id, apply: false }, { actor: ann })
  expect(await codeOf(call('changes.approve', { change_id }))).toBe('NOT_PENDING')
  await call('changes.apply', { change_id })
  expect(await statusOf(change_id)).toBe('applied')
})
