import { changes } from '#domains/changes'
import type { Rule } from '#domains/changes/contract'
import { shelf } from '#domains/changes/testing'
import { trustedCaller, type Actor, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { refusalOf, testApp } from '#kernel/testing'
import { expect, onTestFinished, test } from 'vitest'
import { createApproval } from './approval.ts'

const ann: Actor = { id: 'ann', kind: 'person' }
const mcp: Actor = { id: 'mcp', kind: 'assistant' }

async function open(rules: readonly Rule[] = []) {
  const opened: { app?: App } = {}
  const app = await testApp([shelf, changes], { hooks: { approve: createApproval(() => opened.app!) } })
  opened.app = app
  onTestFinished(() => app.stop())
  const call = (name: string, input: object, actor = ann, more: Partial<Caller> = {}) =>
    app.call(name, input, { actor, caller: { ...trustedCaller(actor), ...more } }) as Promise<
      Record<string, any>
    >
  if (rules.length > 0) await call('changes.set_policy', { rules })
  const done = async () =>
    (await app.events.read({ after: 0, limit: 100, patterns: ['thing.*'] })).map(({ type }) => type)
  return { app, call, done }
}

const prod = { environment: 'prod' }

test('what destroys in production is done by whoever repeats it with the digest of its plan', async () => {
  const { call } = await open()
  expect(await call('shelf.clear', {})).toEqual({})
  const refused = await refusalOf(call('shelf.clear', prod))
  expect([refused.code, refused.status]).toEqual(['CONFIRMATION_REQUIRED', 428])
  expect(refused.details).toMatchObject({ summary: 'clear the shelf', reversible: false })
  const { digest } = await call('shelf.clear', { ...prod, dry_run: true })
  expect(refused.details.digest).toBe(digest)
  expect(await call('shelf.clear', { ...prod, plan_digest: digest })).toEqual({})
  const other = { ...prod, plan_digest: 'f'.repeat(64) }
  expect((await refusalOf(call('shelf.clear', other))).code).toBe('PLAN_CHANGED')
})

test('a digest holds anybody to the plan they saw, also where nothing has to be confirmed', async () => {
  const { call, done } = await open()
  const { digest } = await call('shelf.put', { thing: 'cup', dry_run: true })
  await call('shelf.put', { thing: 'cup', plan_digest: digest })
  expect((await refusalOf(call('shelf.put', { thing: 'cup', plan_digest: digest }))).code).toBe(
    'PLAN_CHANGED',
  )
  expect((await refusalOf(call('shelf.put', { thing: 'cup', plan_digest: 7 }))).code).toBe('INVALID_INPUT')
  expect((await refusalOf(call('shelf.take', { thing: 'cup', plan_digest: digest }))).code).toBe(
    'INVALID_INPUT',
  )
  expect(await done()).toEqual(['thing.put'])
})

test('an assistant’s digest is no approval', async () => {
  const { call, done } = await open()
  await call('shelf.put', { thing: 'cup' })
  const { digest } = await call('shelf.put', { thing: 'cup', dry_run: true }, mcp)
  const asked = await call('shelf.put', { thing: 'cup', plan_digest: digest }, mcp)
  expect(asked).toMatchObject({ status: 'awaiting_approval', digest })
  expect(await done()).toEqual(['thing.put'])
})

test('rules that are set hold at once, with roles, and none of them brings every Alice’s own back', async () => {
  const { call, done } = await open()
  const put = (actor: Actor, more: Partial<Caller> = {}) => call('shelf.put', { thing: 'cup' }, actor, more)
  await call('changes.set_policy', {
    rules: [
      { role: 'guest', decision: 'refuse', reason: 'guests only look' },
      { actor: 'assistant', operation: 'shelf.*', decision: 'allow', reason: 'shelves are cheap' },
      {
        actor: 'person',
        effect: 'write',
        decision: 'require_approval',
        by_another: true,
        reason: 'four eyes',
      },
    ],
  })
  expect((await refusalOf(put(ann, { roles: ['guest'] }))).code).toBe('REFUSED_BY_POLICY')
  expect(await put(mcp)).toEqual({ thing: 'cup' })
  const { status, change_id } = await put(ann)
  expect(status).toBe('awaiting_approval')
  expect((await refusalOf(call('changes.approve', { change_id }))).code).toBe('AUTHOR_CANNOT_APPROVE')
  await call('changes.set_policy', { rules: [] })
  expect(await put(ann)).toEqual({ thing: 'cup' })
  expect(await done()).toEqual(['thing.put', 'thing.put'])
})

test('what has no plan is refused where a rule says so, and is nobody’s to approve', async () => {
  const { call, done } = await open([
    { actor: 'assistant', operation: 'shelf.take', decision: 'refuse', reason: 'they drop things' },
    { operation: 'shelf.*', decision: 'require_approval', reason: 'so' },
  ])
  expect((await refusalOf(call('shelf.take', { thing: 'cup' }, mcp))).code).toBe('REFUSED_BY_POLICY')
  expect(await call('shelf.take', { thing: 'cup' })).toEqual({ thing: 'cup' })
  expect(await done()).toEqual(['thing.taken'])
})

test('only people set the policy, however much an assistant may', async () => {
  const { call } = await open()
  const rules = [{ decision: 'allow', reason: 'trust me' }]
  expect((await refusalOf(call('changes.set_policy', { rules }, mcp))).code).toBe('ONLY_PEOPLE_APPROVE')
  const wrong = await refusalOf(call('changes.set_policy', { rules: [{ decision: 'allow', approvals: 2 }] }))
  expect(wrong.code).toBe('INVALID_INPUT')
  expect(wrong.message).toContain('reason')
})
