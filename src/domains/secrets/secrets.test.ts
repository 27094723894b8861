import { sqliteStore } from '#adapters/sqlite'
import { provide } from '#kernel'
import type { App } from '#kernel/run'
import { refusalOf, testApp, tester } from '#kernel/testing'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { secrets } from './domain.ts'
import { Sealer } from './ports.ts'
import { paperSealer } from './testing.ts'

let folder = ''
let app: App
const open = (sealer = paperSealer()) =>
  testApp([secrets], { store: sqliteStore({ folder }), bindings: [provide(Sealer, sealer)] })
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-secrets-'))
  app = await open()
})
afterEach(async () => {
  await app.stop()
  await rm(folder, { recursive: true, force: true })
})

const call = (name: string, input: object = {}, idempotencyKey?: string) =>
  app.call(name, input, { actor: tester, idempotencyKey }) as Promise<any>
const opened = async (name: string) =>
  (await (app.call(app.catalog.findOperation('secrets.open')!, { name }, { actor: tester }) as Promise<any>))
    .value

test('a secret is kept, listed by name, replaced and removed', async () => {
  await call('secrets.set', { name: 'shop/key', value: 'first' })
  await call('secrets.set', { name: 'shop/key', value: 'second' })
  expect(await opened('shop/key')).toBe('second')
  expect(await call('secrets.list')).toMatchObject({
    secrets: [{ name: 'shop/key', set_by: 'person:tester', has_current_key: true }],
    next_cursor: null,
  })
  await call('secrets.remove', { name: 'shop/key' })
  expect(await opened('shop/key')).toBeNull()
  expect((await refusalOf(call('secrets.remove', { name: 'shop/key' }))).code).toBe('SECRET_NOT_FOUND')
})

test('no operation of a surface ever tells a value, and nothing that is kept has it', async () => {
  await call('secrets.set', { name: 'quiet', value: 'unmistakable' }, 'once')
  const shown = JSON.stringify([await call('secrets.list'), await app.events.read({ after: 0, limit: 100 })])
  expect(shown).not.toContain('unmistakable')
  expect((await refusalOf(call('secrets.open', { name: 'quiet' }))).code).toBe('UNKNOWN_OPERATION')
})

test('what the audit record compares does not depend on the value', async () => {
  await call('secrets.set', { name: 'one', value: 'a' })
  await call('secrets.set', { name: 'one', value: 'b' })
  const records = await app.events.read({ after: 0, limit: 10, patterns: ['operation.called'] })
  const digests = records.map(({ data }) => (data as { input_digest: string }).input_digest)
  expect(new Set(digests).size).toBe(1)
})

test('after a change of keys everything is sealed under the new one', async () => {
  await call('secrets.set', { name: 'a', value: 'first' })
  await app.stop()
  app = await open(paperSealer('k2'))
  expect((await call('secrets.list')).secrets).toMatchObject([{ has_current_key: false }])
  expect(await call('secrets.reseal')).toEqual({ resealed: 1, has_more: false })
  expect(await call('secrets.reseal')).toEqual({ resealed: 0, has_more: false })
  expect(await opened('a')).toBe('first')
})

test.each(['', '/a', 'a/', 'a//b', '../a', 'A', 'a b', 'x'.repeat(101)])('%j is no name', async name => {
  expect((await refusalOf(call('secrets.set', { name, value: 'x' }))).code).toBe('INVALID_INPUT')
})
