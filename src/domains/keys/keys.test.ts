import { sqliteStore } from '#adapters/sqlite'
import { callerAs, roles } from '#domains/roles/testing'
import { provide, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { fakeClock, refusalOf, testApp, type FakeClock } from '#kernel/testing'
import { sha256 } from '#lib/hash'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyIdIn } from './contract.ts'
import { keys } from './domain.ts'
import { KeyMaker } from './ports.ts'
import { countedKeys } from './testing.ts'

let folder = ''
let app: App
let clock: FakeClock
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-keys-'))
  clock = fakeClock()
  const bindings = [provide(KeyMaker, countedKeys())]
  app = await testApp([keys, roles], { store: sqliteStore({ folder }), bindings, clock })
})
afterEach(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const admin = callerAs('admin')
const as = (caller: Caller, name: string, input: object = {}, idempotencyKey?: string) =>
  app.call(name, input, { actor: caller.actor, caller, idempotencyKey }) as Promise<any>
const call = (name: string, input: object = {}) => as(admin, name, input)
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code
const everything = async () => JSON.stringify(await app.events.read({ after: 0, limit: 1000 }))

test('a key is told once; the log has its hash, and lists have neither', async () => {
  const made = await call('keys.create', {
    role: 'viewer',
    name: 'reader',
    scope: 'assets:*',
    expires_in: '90d',
  })
  expect(made).toMatchObject({
    name: 'reader',
    kind: 'person',
    roles: ['viewer'],
    scopes: ['assets:*'],
    expires_at: '2026-04-01T12:00:00.000Z',
  })
  expect(made.key).toMatch(/^alice_[0-9a-z]{26}_[\w-]{43}$/)
  expect(keyIdIn(made.key)).toBe(made.key_id)
  const log = await everything()
  expect(log).toContain(sha256(made.key))
  expect(log).not.toContain(made.key)
  const shown = JSON.stringify([await call('keys.list'), await call('keys.get', { key_id: made.key_id })])
  expect(shown).not.toContain(made.key)
  expect(shown).not.toContain(sha256(made.key))
})

test('asked again with the same idempotency key, it says which key it was and not the key', async () => {
  const [first, meanwhile] = await Promise.all([
    as(admin, 'keys.create', { role: 'viewer' }, 'once'),
    as(admin, 'keys.create', { role: 'viewer' }, 'once'),
  ])
  expect(meanwhile).toEqual(first)
  const refusal = await refusalOf(as(admin, 'keys.create', { role: 'viewer' }, 'once'))
  expect(refusal).toMatchObject({ code: 'TOLD_ONCE', details: { answer: { key_id: first.key_id } } })
  expect(JSON.stringify(refusal.details)).not.toContain(first.key)
  expect((await call('keys.list')).keys).toHaveLength(1)
})

test('nobody can make a key that may do more than they may', async () => {
  const operator: Caller = { ...callerAs('operator'), can: permission => permission !== 'audit:read' }
  expect(await refusalOf(as(operator, 'keys.create', { role: 'admin' }))).toMatchObject({
    code: 'MORE_THAN_HELD',
    details: { permissions: ['audit:read'] },
  })
  expect(await codeOf(as(callerAs('viewer'), 'keys.create', { role: 'assistant' }))).toBe('MORE_THAN_HELD')
  const narrow = as(callerAs('viewer'), 'keys.create', { role: 'assistant', scope: '*:read' })
  expect(await narrow).toMatchObject({ kind: 'assistant', scopes: ['*:read'] })
  expect(await codeOf(app.call('keys.create', { role: 'viewer' }, { actor: admin.actor }))).toBe(
    'MORE_THAN_HELD',
  )
})

test('an assistant cannot make a key that passes for a person', async () => {
  const clever = callerAs('admin', { id: 'clever', kind: 'assistant' })
  expect(await codeOf(as(clever, 'keys.create', { role: 'viewer' }))).toBe('MORE_THAN_HELD')
  expect(await as(clever, 'keys.create', { role: 'viewer', kind: 'assistant' })).toMatchObject({
    kind: 'assistant',
  })
})

test('a new secret leaves the old one good for a while, and is told only to who holds as much', async () => {
  const { key_id, key } = await call('keys.create', { role: 'admin' })
  expect(await codeOf(as(callerAs('operator'), 'keys.rotate', { key_id }))).toBe('MORE_THAN_HELD')
  const rotated = await call('keys.rotate', { key_id, overlap: '2h' })
  expect(rotated).toMatchObject({ key_id, previous_until: '2026-01-01T14:00:00.000Z' })
  expect(rotated.key).not.toBe(key)
  expect(await everything()).not.toContain(rotated.key)
})

test('what has ended is not made new', async () => {
  const { key_id } = await call('keys.create', { role: 'viewer', expires_in: '1h' })
  await clock.tick('1h')
  expect(await call('keys.get', { key_id })).toMatchObject({ status: 'expired' })
  expect(await codeOf(call('keys.rotate', { key_id }))).toBe('KEY_ENDED')
  expect(await call('keys.revoke', { key_id, reason: 'gone' })).toEqual({ key_id, status: 'revoked' })
  expect(await call('keys.revoke', { key_id })).toEqual({ key_id, status: 'revoked' })
  expect(await app.events.read({ after: 0, limit: 100, patterns: ['key.revoked'] })).toHaveLength(1)
})

test('names are used once, and those of Alice never', async () => {
  await call('keys.create', { role: 'viewer', name: 'shop' })
  expect(await codeOf(call('keys.create', { role: 'viewer', name: 'shop' }))).toBe('KEY_EXISTS')
  expect(await codeOf(call('keys.create', { role: 'viewer', name: 'owner' }))).toBe('KEY_EXISTS')
  expect(await codeOf(call('keys.create', { role: 'nobody' }))).toBe('ROLE_NOT_FOUND')
})

test('a role of our own permits what it says, and nobody defines one beyond their own', async () => {
  await call('roles.define', { role: 'curator', permissions: ['assets:*'], except: ['assets:destroy'] })
  expect(await call('keys.create', { role: ['curator', 'viewer'] })).toMatchObject({
    roles: ['curator', 'viewer'],
  })
  const operator = callerAs('operator')
  const wide = { role: 'curator', permissions: ['*'] }
  expect(await codeOf(as(operator, 'roles.define', wide))).toBe('MORE_THAN_HELD')
  expect(await codeOf(call('roles.define', { role: 'admin', permissions: ['*:read'] }))).toBe('ROLE_BUILT_IN')
  expect((await call('roles.list')).roles).toMatchObject([
    { role: 'admin' },
    { role: 'operator' },
    { role: 'assistant' },
    { role: 'viewer' },
    { role: 'curator', is_built_in: false },
  ])
  await call('roles.remove', { role: 'curator' })
  expect(await codeOf(call('roles.remove', { role: 'viewer' }))).toBe('ROLE_NOT_FOUND')
})
