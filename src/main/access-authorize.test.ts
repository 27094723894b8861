import { operation, trustedCaller, type Caller } from '#kernel'
import { silentLog } from '#kernel/testing'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { createAuthorize } from './access-authorize.ts'
import { openTokens } from './access-config.ts'
import { openPolicies } from './access-policies.ts'

const read = operation('shelf.read', {
  about: 'Read a book.',
  effect: 'read',
  input: z.strictObject({ book: z.string().default('any') }),
  output: z.object({}),
  run: async () => ({}),
})
const jan = { id: 'jan', kind: 'person' } as const
const holding = (...permissions: readonly string[]): Caller => ({
  ...trustedCaller(jan),
  roles: ['reader'],
  can: permission => permissions.includes(permission),
})
const request = (more: object) => ({
  operation: read,
  input: {},
  actor: jan,
  caller: undefined,
  isInner: false,
  surface: 'test',
  ...more,
})

test('a caller needs the permission of the operation', () => {
  const authorize = createAuthorize()
  expect(() => authorize(request({ caller: holding('shelf:read') }))).not.toThrow()
  expect(() => authorize(request({ caller: holding('shelf:write') }))).toThrow(/shelf:read/)
})

test('without a caller only the parts of Alice are let through', () => {
  const authorize = createAuthorize()
  expect(() => authorize(request({}))).toThrow(/shelf:read/)
  expect(() => authorize(request({ isInner: true }))).not.toThrow()
  expect(() => authorize(request({ actor: { id: 'alice', kind: 'system' } }))).not.toThrow()
  // A caller is asked for, whoever hands the request on.
  expect(() => authorize(request({ isInner: true, caller: holding() }))).toThrow(/shelf:read/)
})

const config = (more: Record<string, string>) => readConfig({ ALICE_HOME: '/nowhere', ...more })

async function policies(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'alice-policies-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'shelf.cedar'), text)
  return openPolicies(config({ ALICE_POLICIES: folder }))
}

test('a policy forbids what a role permits, and says which it was', async () => {
  const text =
    '@id("no-diaries") forbid (principal in Role::"reader", action, resource) when { context.input.book == "diary" };'
  const authorize = createAuthorize(await policies(text))
  const caller = holding('shelf:read')
  expect(() => authorize(request({ caller }))).not.toThrow()
  expect(() => authorize(request({ caller, input: { book: 'diary' } }))).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN', details: { policies: ['no-diaries'] } }),
  )
  // Without the permission nobody is told of policies.
  expect(() => authorize(request({ caller: holding(), input: { book: 'diary' } }))).toThrow(/shelf:read/)
})

test('policies and issuers that cannot be read stop the start with their place', async () => {
  await expect(policies('forbid (principal);')).rejects.toThrow(/ALICE_POLICIES.*shelf\.cedar:1/)
  const tokens = (text: string) => openTokens(config({ ALICE_JWT_ISSUERS: text }), silentLog)
  expect(await openTokens(config({}), silentLog)).toBeUndefined()
  await expect(tokens('[')).rejects.toThrow(/ALICE_JWT_ISSUERS.*not JSON/)
  await expect(tokens('[{"name":"idp","issuer":"i"}]')).rejects.toThrow(/0\.audience/)
})
