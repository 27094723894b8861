import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assistantHeader, createAuthenticate, ownerKey } from './owner-key.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'alice-key-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

test('the first start makes a key, and later ones find the same', async () => {
  const key = await ownerKey(join(home, 'new', 'folder'))
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

const authenticate = createAuthenticate('alice_right')

test('who shows the key is the owner', async () => {
  for (const authorization of ['Bearer alice_right', 'bearer alice_right', 'BEARER alice_right']) {
    expect(await authenticate({ authorization })).toEqual({ id: 'owner', kind: 'person' })
  }
})

test('who does not is nobody', async () => {
  const others = [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer alice_wrong',
    'Bearer alice_right2',
    'Bearer alice_righ',
    'Basic alice_right',
    'alice_right',
  ]
  for (const authorization of others) {
    expect(await authenticate({ authorization }), String(authorization)).toBeUndefined()
  }
})

test('who shows the key and speaks for an assistant is one, under a name that is safe to show', async () => {
  const speak = (name: string) =>
    authenticate({ authorization: 'Bearer alice_right', [assistantHeader]: name })
  expect(await speak('mcp')).toEqual({ id: 'mcp', kind: 'assistant' })
  expect(await speak('the/-<script>')).toEqual({ id: 'the-script', kind: 'assistant' })
  expect(await speak('☃')).toEqual({ id: 'assistant', kind: 'assistant' })
  expect((await speak('x'.repeat(1000)))!.id).toHaveLength(60)
  expect(await authenticate({ [assistantHeader]: 'mcp' })).toBeUndefined()
})
