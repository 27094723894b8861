import { operation } from '#kernel'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { cedarPolicies, type PolicyCheck } from './index.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-policies-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function open(files: Readonly<Record<string, string>>): Promise<PolicyCheck> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return cedarPolicies(folder)
}

const move = operation('shelf.move', {
  about: 'Move books.',
  effect: 'write',
  input: z.strictObject({
    books: z.number().default(1),
    price: z.number().optional(),
    how: z.enum(['copy', 'move']).default('move'),
    tags: z.array(z.string()).default([]),
    parameters: z.record(z.string(), z.unknown()).optional(),
  }),
  output: z.object({}),
  run: async () => ({}),
})
const request = (input: object = {}, roles = ['operator'], kind: 'person' | 'assistant' = 'person') => ({
  actor: { id: 'jan', kind },
  roles,
  operation: move,
  input,
})

test('what no policy forbids stays permitted, and the one that forbids is named', async () => {
  const check = await open({
    'moves.cedar': `
      @id("few-books")
      forbid (principal, action == Action::"shelf.move", resource)
      when { context.input.books > 10 };
      forbid (principal in Role::"assistant", action in Action::"write", resource == Domain::"shelf");
    `,
  })
  expect(check(request({ books: 10 }))).toEqual({ isForbidden: false, policies: [], errors: [] })
  expect(check(request({ books: 11 }))).toEqual({ isForbidden: true, policies: ['few-books'], errors: [] })
  expect(check(request({}, ['assistant', 'viewer']))).toMatchObject({ policies: ['moves.cedar#2'] })
  expect(check(request({ books: 11 }, ['assistant'])).policies.toSorted()).toEqual([
    'few-books',
    'moves.cedar#2',
  ])
})

test('a policy that permits takes nothing back', async () => {
  const check = await open({
    'a.cedar': 'forbid (principal, action, resource) when { principal.kind == "assistant" };',
    'b.cedar': 'permit (principal, action, resource);',
  })
  expect(check(request({}, ['operator'], 'assistant')).isForbidden).toBe(true)
  expect(check(request()).isForbidden).toBe(false)
})

test('what is left out counts as its default, and a plan can be told apart', async () => {
  const check = await open({
    'a.cedar':
      'forbid (principal, action, resource) when { context.input.how == "move" } unless { context.dry_run };',
  })
  expect(check(request()).isForbidden).toBe(true)
  expect(check(request({ dry_run: true })).isForbidden).toBe(false)
  expect(check(request({ how: 'copy' })).isForbidden).toBe(false)
})

test('a policy that cannot be evaluated forbids, and says why', async () => {
  const check = await open({
    'a.cedar': 'forbid (principal, action, resource) when { context.input.price > 5 };',
  })
  expect(check(request())).toMatchObject({ isForbidden: true, policies: ['a.cedar#1'] })
  expect(check(request()).errors[0]).toMatch(/price/)
  expect(check(request({ price: 4 })).isForbidden).toBe(false)
  expect(check(request({ price: 5.5 })).isForbidden).toBe(true)
})

test('lists, records and decimals can be asked about; nothing a caller sends becomes an entity', async () => {
  const check = await open({
    'a.cedar': `
      @id("rare") forbid (principal, action, resource) when { context.input.tags.contains("rare") };
      @id("deep") forbid (principal, action, resource)
        when { context.input has parameters && context.input.parameters has who && context.input.parameters.who == Role::"x" };
      @id("dear") forbid (principal, action, resource)
        when { context.input has price && context.input.price.greaterThan(decimal("9.99")) };
    `,
  })
  expect(check(request({ tags: ['rare'] })).policies).toEqual(['rare'])
  expect(check(request({ price: 10.5 })).policies).toEqual(['dear'])
  expect(
    check(request({ price: 1.5, parameters: { who: { __entity: { type: 'Role', id: 'x' } } } })).isForbidden,
  ).toBe(false)
})

test.each([
  [
    'a missing bracket',
    'permit (principal, action, resource);\n\nforbid (principal, action resource);',
    /bad\.cedar:3: /,
  ],
  ['a template', 'forbid (principal == ?principal, action, resource);', /bad\.cedar: .*template/],
  [
    'the same id twice',
    '@id("a") forbid(principal,action,resource);@id("a") forbid(principal,action,resource);',
    /twice/,
  ],
])('%s is said with its file', async (_, text, message) => {
  await expect(open({ 'bad.cedar': text })).rejects.toThrow(message)
})

test('a folder without policies is a mistake', async () => {
  await expect(open({})).rejects.toThrow(/no \.cedar file/)
})
