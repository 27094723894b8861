import { sqliteStore } from '#adapters/sqlite'
import { keys } from '#domains/keys'
import { KeyMaker, type TokenClaims } from '#domains/keys/ports'
import { countedKeys } from '#domains/keys/testing'
import { roles } from '#domains/roles'
import { provide, trustedCaller, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { fakeClock, refusalOf, testApp, type FakeClock } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openAccess, type Access } from './access.ts'
import { owner } from './owner-key.ts'

let folder = ''
let app: App
let clock: FakeClock
let access: Access
const claims: Record<string, TokenClaims> = {}
let verified = 0

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-access-'))
  clock = fakeClock()
  const bindings = [provide(KeyMaker, countedKeys())]
  app = await testApp([keys, roles], { store: sqliteStore({ folder }), bindings, clock })
  access = await openAccess({
    app,
    clock,
    ownerKey: 'alice_owner',
    tokens: {
      async verify(token) {
        verified += 1
        return claims[token]
      },
    },
    certificates: [
      { name: 'printer', fingerprint: 'ab'.repeat(32), kind: 'service', roles: ['viewer'], scopes: [] },
      {
        name: 'scanner',
        subject: 'scanner.local',
        kind: 'service',
        roles: ['assistant'],
        scopes: ['assets:*'],
      },
    ],
  })
})
afterEach(async () => {
  access.close()
  await app.stop()
  await rm(folder, { recursive: true, force: true })
  expect(clock.waiting()).toBe(0)
})

const admin = trustedCaller(owner)
const call = (name: string, input: object) =>
  app.call(name, input, { actor: owner, caller: admin }) as Promise<any>
const enter = async (token: string) => (await access.authenticate({ token }))!
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code

test('the owner may do everything, and nobody without credentials is anybody', async () => {
  const caller = await enter('alice_owner')
  expect(caller.actor).toEqual(owner)
  expect(caller.can('keys:write')).toBe(true)
  expect(await access.authenticate({})).toBeUndefined()
  expect(await access.authenticate({ assistant: 'mcp' })).toBeUndefined()
})

test('an assistant that speaks through a program may do what both may, under a name that is safe to show', async () => {
  const speak = async (assistant: string, token = 'alice_owner') =>
    (await access.authenticate({ token, assistant }))!
  const mcp = await speak('mcp')
  expect(mcp.actor).toEqual({ id: 'mcp', kind: 'assistant' })
  expect([mcp.can('assets:write'), mcp.can('keys:read'), mcp.can('changes:approve')]).toEqual([
    true,
    false,
    false,
  ])
  expect((await speak('the/-<script>')).actor.id).toBe('the-script')
  expect((await speak('☃')).actor.id).toBe('assistant')
  expect((await speak('x'.repeat(1000))).actor.id).toHaveLength(60)

  const { key } = await call('keys.create', { role: 'viewer', name: 'reader' })
  const through = await speak('mcp', key)
  expect(through.actor).toEqual({ id: 'reader/mcp', kind: 'assistant' })
  expect([through.can('assets:read'), through.can('assets:write')]).toEqual([true, false])
  expect(await speak('mcp', key)).toBe(through)
})

test('a key lets in, by its roles within its scopes', async () => {
  const { key, key_id } = await call('keys.create', { role: 'assistant', scope: 'assets:*', name: 'helper' })
  const caller = await enter(key)
  expect(caller).toMatchObject({
    actor: { id: 'helper', kind: 'assistant' },
    key: key_id,
    roles: ['assistant'],
  })
  const asked = ['assets:read', 'assets:write', 'assets:destroy', 'projects:read']
  expect(asked.map(caller.can)).toEqual([true, true, false, false])
  expect(await enter(key)).toBe(caller)
})

test('a revoked key ends at once, and what was opened with it', async () => {
  const { key, key_id } = await call('keys.create', { role: 'viewer' })
  const caller = await enter(key)
  await call('keys.revoke', { key_id })
  expect(caller.ended.aborted).toBe(true)
  expect(caller.can('assets:read')).toBe(false)
  expect(await codeOf(enter(key))).toBe('UNAUTHENTICATED')
})

test('an expired key ends by itself', async () => {
  const { key } = await call('keys.create', { role: 'viewer', expires_in: '2h' })
  const caller = await enter(key)
  await clock.tick('119m')
  expect(caller.ended.aborted).toBe(false)
  await clock.tick('1m')
  expect(caller.ended.aborted).toBe(true)
  expect(await codeOf(enter(key))).toBe('UNAUTHENTICATED')
})

test('after a rotation both secrets are good until the overlap is over', async () => {
  const { key, key_id } = await call('keys.create', { role: 'viewer' })
  const before = await enter(key)
  const rotated = await call('keys.rotate', { key_id, overlap: '10m' })
  const after = await enter(rotated.key)
  await enter(key)
  await clock.tick('10m')
  expect([before.ended.aborted, after.ended.aborted]).toEqual([true, false])
  expect(await codeOf(enter(key))).toBe('UNAUTHENTICATED')
  const again = await call('keys.rotate', { key_id, overlap: '0s' })
  expect(after.ended.aborted).toBe(true)
  expect((await enter(again.key)).actor).toEqual(before.actor)
})

test('a changed role changes what those who have it may do, while they are connected', async () => {
  await call('roles.define', { role: 'curator', permissions: ['assets:read'] })
  const { key } = await call('keys.create', { role: 'curator' })
  const caller = await enter(key)
  expect([caller.can('assets:read'), caller.can('assets:write')]).toEqual([true, false])
  await call('roles.define', { role: 'curator', permissions: ['assets:*'] })
  expect([caller.can('assets:read'), caller.can('assets:write')]).toEqual([true, true])
  await call('roles.remove', { role: 'curator' })
  expect([caller.can('assets:read'), caller.can('assets:write')]).toEqual([false, false])
  expect(caller.ended.aborted).toBe(false)
})

test('a token is checked once, and good until it expires', async () => {
  claims['good.jwt.token'] = {
    issuer: 'idp',
    subject: 'jan',
    kind: 'person',
    roles: ['viewer'],
    scopes: [],
    expiresAt: clock.now() + 60_000,
  }
  verified = 0
  const caller = await enter('good.jwt.token')
  expect(await enter('good.jwt.token')).toBe(caller)
  expect(verified).toBe(1)
  expect(caller.actor).toEqual({ id: 'idp/jan', kind: 'person' })
  const { ended } = caller
  expect(caller.can('assets:read')).toBe(true)
  await clock.tick('1m')
  expect([ended.aborted, caller.can('assets:read')]).toEqual([true, false])
  expect(await codeOf(enter('good.jwt.token'))).toBe('UNAUTHENTICATED')
})

test('what is too long is not even looked at', async () => {
  verified = 0
  expect(await codeOf(enter('x'.repeat(65_536)))).toBe('UNAUTHENTICATED')
  expect(verified).toBe(0)
})

test('a certificate is somebody only when a rule says so', async () => {
  const show = (subject: string, fingerprint256: string): Promise<Caller | undefined> =>
    access.authenticate({ certificate: { subject, fingerprint256 } })
  const colons = Array.from({ length: 32 }, () => 'AB').join(':')
  expect((await show('whoever', colons))!.actor).toEqual({ id: 'printer', kind: 'service' })
  const scanner = (await show('scanner.local', 'cd'.repeat(32)))!
  expect([scanner.can('assets:write'), scanner.can('projects:read')]).toEqual([true, false])
  expect(await codeOf(show('stranger', 'ef'.repeat(32)))).toBe('UNAUTHENTICATED')
})

const wrong = `alice_${'0'.repeat(26)}_${'x'.repeat(43)}`
/** The first events of a type, once so many are in the log. */
async function firstOf(type: string, count: number): Promise<readonly unknown[]> {
  const leave = new AbortController()
  const found: unknown[] = []
  for await (const { data } of app.events.follow({ after: 0, patterns: [type], signal: leave.signal })) {
    found.push(data)
    if (found.length === count) leave.abort()
  }
  return found
}

test('who comes with wrong keys again and again is answered slower, then not; right keys always are', async () => {
  const { key } = await call('keys.create', { role: 'viewer' })
  const attempt = () => codeOf(access.authenticate({ token: wrong, address: '192.0.2.1' }))
  for (let attempts = 0; attempts < 5; attempts += 1) expect(await attempt()).toBe('UNAUTHENTICATED')
  const slow = attempt()
  await clock.settle()
  expect(clock.waiting()).toBe(2)
  await clock.tick('100ms')
  expect(await slow).toBe('UNAUTHENTICATED')

  const many = Array.from({ length: 100 }, attempt)
  expect((await access.authenticate({ token: key, address: '192.0.2.1' }))!.key).toBeDefined()
  await clock.tick('2s')
  const codes = await Promise.all(many)
  expect(codes.filter(code => code === 'RATE_LIMITED')).toHaveLength(46)
})

test('wrong credentials are recorded: the first at once, the others of a minute together', async () => {
  for (let attempts = 0; attempts < 3; attempts += 1) {
    await refusalOf(access.authenticate({ token: wrong, address: '192.0.2.1' }))
  }
  await refusalOf(access.authenticate({ token: 'a.b.c', address: '192.0.2.2' }))
  await clock.tick('1m')
  expect(await firstOf('access.denied', 3)).toEqual([
    { address: '192.0.2.1', shown: 'key', key_id: `key_${'0'.repeat(26)}`, attempts: 1 },
    { address: '192.0.2.2', shown: 'token', attempts: 1 },
    { address: '192.0.2.1', shown: 'key', key_id: `key_${'0'.repeat(26)}`, attempts: 2 },
  ])
  await clock.tick('1m')
})

test('the use of a key is recorded at most once an hour', async () => {
  const { key, key_id } = await call('keys.create', { role: 'viewer' })
  for (let uses = 0; uses < 3; uses += 1) await enter(key)
  await clock.tick('1h')
  await enter(key)
  expect(await firstOf('key.used', 2)).toEqual([{ key_id }, { key_id }])
  expect((await call('keys.get', { key_id })).last_used_at).toBe('2026-01-01T13:00:00.000Z')
})
