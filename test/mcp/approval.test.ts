import { changes } from '#domains/changes'
import { workflows } from '#domains/workflows'
import { trustedCaller, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { expect, test } from 'vitest'
import { createApproval } from '../../src/main/approval.ts'
import { personBehind } from '../../src/main/open-mcp.ts'
import { messagesOf, overHttp, type OverHttp } from '../../src/surfaces/mcp/testing/over-http.ts'

const owner = trustedCaller({ id: 'owner', kind: 'person' })
const ann: Caller = { ...trustedCaller({ id: 'ann', kind: 'person' }), can: () => false }
const through = (behind: Caller | undefined, id: string): Caller => ({
  ...trustedCaller({ id, kind: 'assistant' }),
  behind,
})
const desktop = through(owner, 'desktop')
const stranger = through(ann, 'ann/stranger')
const asDesktop = { key: 'desktop', capabilities: { elicitation: {} } }
const policy = { ALICE_APPROVE_THROUGH: ['*'] }

/** A bar where assistants need a person's yes to pour. */
async function serve(): Promise<OverHttp> {
  const opened: { app?: App } = {}
  const at = await overHttp({
    domains: [changes, workflows],
    callers: { desktop, stranger },
    personBehind: (caller: Caller) => personBehind(policy, caller),
    test: {
      hooks: {
        approve: createApproval(() => opened.app!),
      },
    },
  })
  opened.app = at.app
  return at
}

const pour = (at: OverHttp, cup: string, more: object = {}, settings: object = asDesktop) =>
  at.tool('bar_pour', { cup }, { ...settings, more })
const poured = async (at: OverHttp) =>
  (await at.app.events.read({ after: 0, limit: 100, patterns: ['cup.poured'] })).length

test('a plan that needs a person is shown to the person behind the client, whose yes carries out exactly it', async () => {
  await using at = await serve()
  const { result } = await pour(at, 'blue')
  expect(result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) })
  expect(result.inputRequests.approval.params.message).toContain('- update blue')
  expect(await poured(at)).toBe(0)

  const yes = { approval: { action: 'accept', content: { approve: true } } }
  const again = await pour(at, 'blue', { inputResponses: yes, requestState: result.requestState })
  expect(again.result.structuredContent).toMatchObject({ cup: 'blue' })
  expect(await poured(at)).toBe(1)
  const [reviewed] = await at.app.events.read({ after: 0, limit: 1, patterns: ['change.reviewed'] })
  expect(reviewed!.data).toMatchObject({ verdict: 'approved', by: { id: 'owner', kind: 'person' } })

  const replayed = await pour(at, 'blue', { inputResponses: yes, requestState: result.requestState })
  expect(replayed.result.structuredContent.error.code).toBe('NOT_PENDING')
  expect(await poured(at)).toBe(1)
})

test('what is brought back for another request, by somebody else, or changed, is refused', async () => {
  await using at = await serve()
  const { requestState } = (await pour(at, 'blue')).result
  const yes = { inputResponses: { approval: { action: 'accept', content: { approve: true } } } }
  const refused = async (cup: string, state: string, settings: object = asDesktop) =>
    (await pour(at, cup, { ...yes, requestState: state }, settings)).error?.code
  expect(await refused('red', requestState)).toBe(-32_602)
  expect(await refused('blue', `${requestState}x`)).toBe(-32_602)
  expect(await refused('blue', requestState, { ...asDesktop, key: 'stranger' })).toBe(-32_602)
  expect(await poured(at)).toBe(0)
})

test('a no ends the change, and no answer leaves it waiting', async () => {
  await using at = await serve()
  const verdicts = async () =>
    (await at.app.events.read({ after: 0, limit: 10, patterns: ['change.reviewed'] })).map(
      ({ data }) => (data as { verdict: string }).verdict,
    )
  const { requestState } = (await pour(at, 'blue')).result
  const silent = await pour(at, 'blue', { inputResponses: { approval: { action: 'cancel' } }, requestState })
  expect(silent.result.structuredContent.error.code).toBe('APPROVAL_REQUIRED')
  expect(await verdicts()).toEqual([])
  const no = await pour(at, 'blue', { inputResponses: { approval: { action: 'decline' } }, requestState })
  expect(no.result.structuredContent.error.code).toBe('DECLINED')
  expect(await verdicts()).toEqual(['rejected'])
})

test('a client that may not speak for a person, or cannot ask one, gets the change that waits', async () => {
  await using at = await serve()
  for (const settings of [{ ...asDesktop, key: 'stranger' }, { key: 'desktop' }]) {
    const { result } = await pour(at, 'blue', {}, settings)
    expect(result.structuredContent).toMatchObject({
      status: 'awaiting_approval',
      change_id: expect.stringMatching(/^chg_/),
    })
  }
})

test('an older client is asked while it waits', async () => {
  await using at = await serve()
  const key = { authorization: 'Bearer desktop' }
  const hello = await at.post(
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: { elicitation: {} }, clientInfo: {} },
    },
    key,
  )
  const session = { ...key, 'mcp-session-id': hello.headers.get('mcp-session-id')! }
  const call = { name: 'bar_pour', arguments: { cup: 'blue' } }
  const response = await at.post({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: call }, session)
  const messages = messagesOf(response)
  const question = (await messages.next()).value!
  expect(question).toMatchObject({ method: 'elicitation/create', params: { requestedSchema: {} } })
  const answer = { action: 'accept', content: { approve: true } }
  await at.post({ jsonrpc: '2.0', id: question.id, result: answer }, session)
  expect((await messages.next()).value!.result.structuredContent).toMatchObject({ cup: 'blue' })
  expect(await poured(at)).toBe(1)
})

test('who is behind an assistant is known by credentials, never by a name', () => {
  const asked = (caller: Caller, ...trusted: readonly string[]) =>
    personBehind({ ALICE_APPROVE_THROUGH: [...trusted] }, caller)
  expect(asked(desktop, '*')!.actor).toEqual(owner.actor)
  expect(asked(desktop)).toBeUndefined()
  // A key of its own, whatever its name, has nobody behind it.
  expect(asked(through(undefined, 'desktop'), '*', 'desktop')).toBeUndefined()
  expect(asked(through(undefined, 'ann/desktop'), '*', 'ann/desktop')).toBeUndefined()
  expect(asked(stranger, '*')).toBeUndefined()
  // Ann may not approve, so nobody approves through her program.
  expect(asked(stranger, 'ann/stranger')!.can('changes:approve')).toBe(false)
})
