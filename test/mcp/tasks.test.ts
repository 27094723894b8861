import { workflows } from '#domains/workflows'
import { callerWith } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { messagesOf, overHttp, type OverHttp } from '../../src/surfaces/mcp/testing/over-http.ts'
import { oven } from './oven.ts'

const extensions = { 'io.modelcontextprotocol/tasks': {} }
const able = { capabilities: { extensions, elicitation: {} } }
const baker = callerWith(['oven:*'], { id: 'baker', kind: 'assistant' })
const thief = callerWith(['oven:*'], { id: 'thief', kind: 'assistant' })
const callers = { baker: baker.caller, thief: thief.caller }
const asBaker = { ...able, key: 'baker' }
const serve = () => overHttp({ domains: [oven, workflows], callers })

const bake = async (at: OverHttp, bread: string): Promise<string> => {
  const { result } = await at.tool('oven_bake', { bread }, asBaker)
  expect(result).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null })
  return result.taskId as string
}
const get = async (at: OverHttp, taskId: string, settings = asBaker) =>
  at.ask('tasks/get', { taskId }, settings)

/** Asks once for each event of the workflow, as a client with endless patience would. */
async function getWhen(at: OverHttp, taskId: string, status: string) {
  const signal = AbortSignal.timeout(5000)
  for await (const _ of at.app.events.follow({ after: 0, subject: taskId, signal })) {
    const { result } = await get(at, taskId)
    if (result.status === status) return result
  }
  throw new Error(`The task was never ${status}`)
}

test('an operation that starts a workflow is a task for clients that know tasks, and an answer for others', async () => {
  await using at = await serve()
  const taskId = await bake(at, 'rye')
  const done = await getWhen(at, taskId, 'completed')
  expect(done.result.structuredContent).toEqual({
    workflow_id: taskId,
    status: 'completed',
    result: { bread: 'rye', crumbs: 'x'.repeat(10) },
  })
  const { result } = await at.tool('oven_bake', { bread: 'rye' }, { key: 'baker' })
  expect(result).toMatchObject({ resultType: 'complete', structuredContent: { status: 'processing' } })
  expect((await at.ask('tasks/get', { taskId }, { key: 'baker' })).error).toMatchObject({
    code: -32_021,
    data: { requiredCapabilities: { extensions } },
  })
})

test('who started a task follows it without further permissions, and nobody else sees it', async () => {
  await using at = await serve()
  const taskId = await bake(at, 'slow')
  for (const method of ['tasks/get', 'tasks/cancel', 'tasks/update']) {
    const params = { taskId, inputResponses: {} }
    expect((await at.ask(method, params, { ...able, key: 'thief' })).error).toMatchObject({ code: -32_602 })
    expect((await at.ask(method, { ...params, taskId: 'wf_none' }, asBaker)).error).toMatchObject({
      code: -32_602,
    })
  }
  expect((await get(at, taskId)).result.status).toBe('working')
  expect((await at.ask('tasks/get', { taskId }, able)).result.status).toBe('working')
})

test('a task asks, takes the answer and goes on', async () => {
  await using at = await serve()
  const taskId = await bake(at, 'mine')
  const { inputRequests } = await getWhen(at, taskId, 'input_required')
  const [key] = Object.keys(inputRequests)
  expect(inputRequests[key!]).toMatchObject({
    method: 'elicitation/create',
    params: { message: 'With seeds?' },
  })
  const mute = { ...asBaker, capabilities: { extensions } }
  expect((await get(at, taskId, mute as typeof asBaker)).result).toMatchObject({
    status: 'working',
    statusMessage: 'With seeds?',
  })
  const inputResponses = { [key!]: { action: 'accept', content: { seeds: true } }, other: {} }
  expect((await at.ask('tasks/update', { taskId, inputResponses }, asBaker)).result).toMatchObject({
    resultType: 'complete',
  })
  await getWhen(at, taskId, 'completed')
})

test('a refusal is the answer of a task, a fault its failure, and a canceled task is canceled', async () => {
  await using at = await serve()
  const refused = await getWhen(at, await bake(at, 'flat'), 'completed')
  expect(refused.result).toMatchObject({
    isError: true,
    structuredContent: { error: { code: 'DOUGH_FELL', details: { bread: 'flat' } } },
  })
  const failed = await getWhen(at, await bake(at, 'burnt'), 'failed')
  expect(failed.error).toEqual({ code: -32_603, message: 'the oven broke' })
  const slow = await bake(at, 'slow')
  expect((await at.ask('tasks/cancel', { taskId: slow }, asBaker)).result.resultType).toBe('complete')
  // cspell:ignore cancelled -- the protocol spells it so
  await getWhen(at, slow, 'cancelled')
  expect((await at.ask('tasks/cancel', { taskId: slow }, asBaker)).result.resultType).toBe('complete')
})

test('a result too large for an event is whole in the task', async () => {
  await using at = await serve()
  const { result } = await getWhen(at, await bake(at, 'huge'), 'completed')
  expect(result.structuredContent.result.crumbs).toHaveLength(100_000)
})

test('a client that listens to a task hears of every change, the result with the last', async () => {
  await using at = await serve()
  const taskId = await bake(at, 'mine')
  await getWhen(at, taskId, 'input_required')
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': able.capabilities,
  }
  const response = await at.post(
    {
      jsonrpc: '2.0',
      id: 5,
      method: 'subscriptions/listen',
      params: { _meta, notifications: { taskIds: [taskId, 'wf_none'] } },
    },
    {
      authorization: 'Bearer baker',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
  )
  const heard: unknown[] = []
  for await (const { params } of messagesOf(response)) {
    heard.push(params.status ?? params.notifications)
    if (params.status === 'input_required') {
      const [key] = Object.keys(params.inputRequests as object)
      const inputResponses = { [key!]: { action: 'accept', content: { seeds: false } } }
      await at.ask('tasks/update', { taskId, inputResponses }, asBaker)
    }
    if (params.status === 'completed') break
  }
  expect(heard[0]).toEqual({ taskIds: [taskId] })
  expect(heard[1]).toBe('input_required')
  expect(heard.at(-1)).toBe('completed')
})
