import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localCaller } from './local-caller.ts'
import { hasOwnerKey, owner, ownerKey } from './owner-key.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-key-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('the first start makes a key, and later ones find the same', async () => {
  expect(await hasOwnerKey(join(home, 'new', 'folder'))).toBe(false)
  const key = await ownerKey(join(home, 'new', 'folder'))
  expect(await hasOwnerKey(join(home, 'new', 'folder'))).toBe(true)
  expect(key).toMatch(/^alice_[\w-]{32}$/)
  expect(await ownerKey(join(home, 'new', 'folder'))).toBe(key)
  expect(await ownerKey(join(home, 'another'))).not.toBe(key)
})

test('nobody else on this machine can read it', async () => {
  await ownerKey(home)
  expect((await stat(join(home, 'owner.key'))).mode & 0o077).toBe(0)
  await ownerKey(join(home, 'folder'))
  expect((await stat(join(home, 'folder'))).mode & 0o077).toBe(0)
})

test('two starts at once agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => ownerKey(home)))
  const kept = (await readFile(join(home, 'owner.key'), 'utf8')).trim()
  expect(new Set(keys)).toEqual(new Set([kept]))
})

test('whoever sits at this machine may do everything, and an assistant what assistants may', () => {
  const person = localCaller(owner)
  expect(person.actor).toEqual({ id: 'owner', kind: 'person' })
  expect(person.can('keys:write')).toBe(true)
  const assistant = localCaller({ id: 'mcp', kind: 'assistant' })
  expect(assistant.can('assets:write')).toBe(true)
  expect(assistant.can('keys:read')).toBe(false)
  expect(assistant.can('changes:approve')).toBe(false)
})
