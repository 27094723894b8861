import { sqliteStore } from '#adapters/sqlite'
import { trustedCaller, type Actor, type Caller } from '#kernel'
import { refusalOf, testApp } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { changes } from './domain.ts'
import { shelf } from './testing.ts'

const by = (id: string, more: Partial<Caller> = {}) => {
  const actor: Actor = { id, kind: 'person' }
  return { actor, caller: { ...trustedCaller(actor), ...more } }
}

async function begin() {
  const folder = await mkdtemp(join(tmpdir(), 'alice-may-'))
  const app = await testApp([shelf, changes], { store: sqliteStore({ folder }) })
  await app.start()
  onTestFinished(async () => {
    await app.stop()
    await rm(folder, { recursive: true })
  })
  const call = (name: string, input: object, as = by('ann')) =>
    app.call(name, input, as) as Promise<Record<string, any>>
  const propose = async () => {
    const { change_id } = await call('changes.propose', { operation: 'shelf.put', input: { thing: 'cup' } })
    return change_id as string
  }
  return { call, propose }
}

test('a change says what whoever looks may do with it, and why they may not approve', async () => {
  const { call, propose } = await begin()
  const rule = { name: 'two-look', operation: 'shelf.*', decision: 'require_approval', by_another: true }
  await call('changes.set_policy', { rules: [{ ...rule, reason: 'two look at it' }] })
  const change_id = await propose()
  const seen = (as: ReturnType<typeof by>) => call('changes.get', { change_id }, as)
  expect(await seen(by('ann'))).toMatchObject({
    rule: 'two-look',
    by_another: true,
    approvers: [],
    behind: null,
    may: ['reject', 'comment', 'edit', 'cancel'],
    may_not_approve: { code: 'AUTHOR_CANNOT_APPROVE' },
  })
  expect(await seen(by('bob'))).toMatchObject({
    may: ['approve', 'reject', 'comment', 'edit', 'cancel'],
    may_not_approve: null,
  })
  const writer = by('cem', { can: permission => permission === 'changes:write' })
  expect(await seen(writer)).toMatchObject({ may: ['comment'], may_not_approve: { code: 'FORBIDDEN' } })
  await call('changes.approve', { change_id, apply: false }, by('bob'))
  expect((await seen(by('bob'))).may).toEqual(['comment', 'apply', 'cancel'])
  await call('changes.apply', { change_id }, by('bob'))
  expect(await seen(by('bob'))).toMatchObject({
    status: 'applied',
    may: ['comment', 'undo'],
    may_not_approve: null,
  })
})

test('with the digest of the plan that was looked at, no other plan is approved', async () => {
  const { call, propose } = await begin()
  const change_id = await propose()
  const other = call('changes.approve', { change_id, plan_digest: 'another' }, by('bob'))
  expect((await refusalOf(other)).code).toBe('PLAN_CHANGED')
  const { digest: plan_digest } = await call('changes.get', { change_id })
  expect(await call('changes.approve', { change_id, plan_digest }, by('bob'))).toMatchObject({
    status: 'applied',
  })
})
