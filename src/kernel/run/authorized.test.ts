// What operations know of who asks, and what may not be kept of what they are told and tell.
import { domain, operation, OperationControl, WorkflowControl, workflow, type Caller } from '#kernel'
import { fakeClock, refusalOf, testApp } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import type { HookRequest } from './hooks.ts'

const actor = { id: 'jan', kind: 'person' } as const
const holding = (...permissions: readonly string[]): Caller => ({
  actor,
  can: permission => permissions.includes(permission),
  ended: new AbortController().signal,
})

const told = operation('vault.tell', {
  about: 'Tell a secret.',
  effect: 'write',
  input: z.strictObject({ pin: z.string() }),
  output: z.object({ place: z.string(), word: z.string() }),
  secrets: { input: ['pin'], output: ['word'] },
  run: async () => ({ place: 'left', word: 'sesame' }),
})
const open = workflow('opening', {
  about: 'Open.',
  input: z.strictObject({}),
  output: z.object({}),
  run: async () => ({}),
})
const begin = operation('vault.begin', {
  about: 'Open for whoever asks.',
  effect: 'write',
  permission: 'vault:begin',
  input: z.strictObject({}),
  output: z.unknown(),
  uses: { workflows: WorkflowControl },
  run: async (_, { workflows, actor: by, caller }) => workflows.start('opening', {}, { actor: by, caller }),
})
const pass = operation('vault.pass', {
  about: 'Ask another operation.',
  effect: 'write',
  input: z.strictObject({ as_caller: z.boolean() }),
  output: z.unknown(),
  uses: { operations: OperationControl },
  run: async ({ as_caller }, { operations, actor: by, caller }) =>
    operations.call('vault.tell', { pin: '1' }, { actor: by, ...(as_caller && { caller }) }),
})
const vault = domain('vault', { about: 'Secrets', operations: [told, begin, pass], workflows: [open] })

async function openVault() {
  const asked: HookRequest[] = []
  const hooks = { authorize: (request: HookRequest) => void asked.push(request) }
  const app = await testApp([vault], { hooks, clock: fakeClock() })
  onTestFinished(() => app.stop())
  return { app, asked }
}

test('what an operation calls secret is seen by the operation alone', async () => {
  const { app, asked } = await openVault()
  const answer = await app.call('vault.tell', { pin: '1234' }, { actor, idempotencyKey: 'k' })
  expect(answer).toEqual({ place: 'left', word: 'sesame' })
  expect(asked[0]!.input).toEqual({})
  const again = await refusalOf(app.call('vault.tell', { pin: '1234' }, { actor, idempotencyKey: 'k' }))
  expect(again).toMatchObject({ code: 'TOLD_ONCE', details: { answer: { place: 'left' } } })
  const log = JSON.stringify(await app.events.read({ after: 0, limit: 10 }))
  expect(log).not.toMatch(/1234|sesame/)
})

test('an operation with secrets has no plan, because a plan is kept', () => {
  const planned = () =>
    operation('vault.plan', {
      about: '',
      effect: 'write',
      input: z.strictObject({ pin: z.string() }),
      output: z.object({}),
      secrets: { input: ['pin'] },
      plan: async () => ({ summary: '', steps: [], reversible: true, undo: '' }),
      run: async () => ({}),
    })
  expect(planned).toThrow(/has secrets/)
})

test('other operations are asked for a caller only when the caller is handed on', async () => {
  const { app, asked } = await openVault()
  const caller = holding('vault:write')
  await app.call('vault.pass', { as_caller: false }, { actor, caller })
  await app.call('vault.pass', { as_caller: true }, { actor, caller })
  expect(asked.map(request => [request.operation.name, request.isInner, request.caller === caller])).toEqual([
    ['vault.pass', false, true],
    ['vault.tell', true, false],
    ['vault.pass', false, true],
    ['vault.tell', false, true],
  ])
})

test('who starts a workflow by its type needs what its domain asks for', async () => {
  const { app } = await openVault()
  const start = (...permissions: readonly string[]) =>
    app.call('vault.begin', {}, { actor, caller: holding(...permissions) })
  expect((await refusalOf(start('vault:begin'))).details).toEqual({ permission: 'vault:write' })
  expect(await start('vault:begin', 'vault:write')).toMatchObject({ status: 'processing' })
})
