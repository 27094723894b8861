import { judgeLaw, type Provider } from '#domains/assets/testing'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { claudeVision, type ClaudeVisionOptions } from './index.ts'

const KEY = 'sk-do-not-print-me'
const picture = { bytes: Uint8Array.of(255, 216, 255), media_type: 'image/jpeg', idempotency_key: 'step-1' }
const patient = () => new AbortController().signal

// The bodies are those of platform.claude.com/docs: api/messages, api/errors and build-with-claude/structured-outputs.
const message = (text: string, stop_reason = 'end_turn') => ({
  id: 'msg_01',
  type: 'message',
  role: 'assistant',
  model: 'claude-haiku-4-5-20251001',
  content: [{ type: 'text', text }],
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 1630, output_tokens: 60 },
})
const defects = (...list: unknown[]) => message(JSON.stringify({ defects: list }))
const failure = (type: string) => ({
  type: 'error',
  error: { type, message: `invalid ${KEY}` },
  request_id: 'req_1',
})
const hand = { kind: 'malformed_hands', severity: 'medium', note: 'left hand, six fingers' }

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const servers: ReturnType<typeof createServer>[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

async function serve(handler: Handler) {
  const server = createServer(handler)
  server.listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering =
  ({ status = 200, headers = {}, body }: Answer): Handler =>
  (request, response) => {
    request.resume().on('end', () => {
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }

const judgeAt = (baseUrl: string, more: Partial<ClaudeVisionOptions> = {}) =>
  claudeVision({ apiKey: KEY, baseUrl, timeoutMs: 2000, ...more })
const verdictWhen = async (answer: Answer) =>
  judgeAt(await serve(answering(answer))).judge(picture, { signal: patient() })

const WORLD: Readonly<Record<Provider, Handler>> = {
  answers: answering({ body: defects(hand) }),
  'is busy': answering({ status: 529, headers: { 'retry-after': '2' }, body: failure('overloaded_error') }),
  'talks nonsense': answering({ body: message('The picture is lovely.') }),
  'is away': request => request.socket.destroy(),
  'is silent': () => {},
}

judgeLaw('claudeVision', async ({ provider, hasKey }) => {
  let requests = 0
  const baseUrl = await serve((request, response) => {
    requests++
    WORLD[provider](request, response)
  })
  const judge = judgeAt(baseUrl, { apiKey: hasKey ? KEY : undefined, timeoutMs: 100 })
  return { judge, requests: () => requests }
})

test('the request is the documented one: version, key, picture before text, and the schema of the answer', async () => {
  const { promise, resolve } = Promise.withResolvers<{ request: IncomingMessage; body: any }>()
  const baseUrl = await serve((request, response) => {
    void json(request).then(body => {
      resolve({ request, body })
      response.end(JSON.stringify(defects()))
    })
  })
  await judgeAt(baseUrl, { model: 'claude-sonnet-5' }).judge(picture, { signal: patient() })
  const { request, body } = await promise
  expect(`${request.method} ${request.url}`).toBe('POST /v1/messages')
  expect(request.headers).toMatchObject({
    'x-api-key': KEY,
    'anthropic-version': '2023-06-01',
    'content-type': 'application/json',
  })
  expect(body.model).toBe('claude-sonnet-5')
  expect(body.max_tokens).toBeGreaterThan(0)
  expect(body.messages[0].content[0]).toEqual({
    type: 'image',
    source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/' },
  })
  expect(body.messages[0].content[1].type).toBe('text')
  expect(body.output_config.format.type).toBe('json_schema')
  expect(everyObjectIsClosed(body.output_config.format.schema)).toBe(true)
})

describe('judged', () => {
  test('no defects is a full score', async () => {
    const verdict = await verdictWhen({ body: defects() })
    expect(verdict).toEqual({ status: 'judged', score: 1, issues: [], cost_usd: '0.002' })
  })

  test('defects lower it by their severity and number', async () => {
    const verdict = await verdictWhen({ body: defects(hand, { ...hand, kind: 'blur', severity: 'low' }) })
    expect(verdict).toMatchObject({ score: 0.5, issues: [hand, { kind: 'blur' }] })
  })

  test('what it says at length is cut', async () => {
    const verdict = await verdictWhen({
      body: defects(...Array.from({ length: 40 }, () => ({ ...hand, note: 'x'.repeat(5000) }))),
    })
    if (verdict.status !== 'judged') throw new Error(verdict.message)
    expect(verdict.issues).toHaveLength(20)
    expect(verdict.issues[0]?.note).toHaveLength(300)
  })
})

describe('not charged', () => {
  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [413, 'request_too_large'],
    [500, 'api_error'],
    [504, 'timeout_error'],
  ])('an answer %i with %s', async (status, type) => {
    const verdict = await verdictWhen({ status, body: failure(type) })
    expect(verdict).toMatchObject({
      status: 'unavailable',
      reason: 'not_billed',
      message: `Claude answered ${status} ${type}`,
    })
    expect(JSON.stringify(verdict)).not.toContain(KEY)
  })

  test('a gateway that answers in HTML', async () => {
    await expect(verdictWhen({ status: 502, body: '<h1>Bad gateway</h1>' })).resolves.toMatchObject({
      reason: 'not_billed',
    })
  })

  test('kinds and sizes of picture it does not take are not sent', async () => {
    const judge = judgeAt('http://127.0.0.1:9')
    for (const other of [
      { ...picture, media_type: 'image/tiff' },
      { ...picture, bytes: new Uint8Array(3_750_001) },
    ]) {
      const verdict = await judge.judge(other, { signal: patient() })
      expect(verdict).toMatchObject({ reason: 'not_billed' })
      expect(JSON.stringify(verdict)).not.toContain('reached')
    }
  })
})

describe('charged, and a fault', () => {
  test.each([
    ['not JSON', '{"type":"mess'],
    ['another shape', { type: 'completion', text: 'fine' }],
    ['an unknown severity', defects({ ...hand, severity: 'fatal' })],
    ['an unknown field', defects({ ...hand, score: 3 })],
    ['an answer cut off by its length', message('{"defects":[', 'max_tokens')],
    ['a refusal to look', message('', 'refusal')],
  ])('%s', async (_name, body) => {
    const fault = await verdictWhen({ body }).catch((error: unknown) => error)
    expect(fault).toMatchObject({
      cost_usd: '0.002',
      message: expect.stringContaining('charged 0.002 USD') as unknown,
    })
    expect(String((fault as Error).stack)).not.toContain(KEY)
  })

  test('an answer that begins and then stalls', async () => {
    const baseUrl = await serve((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200)
        response.write('{"type":')
      })
    })
    const verdict = judgeAt(baseUrl, { timeoutMs: 100 }).judge(picture, { signal: patient() })
    await expect(verdict).rejects.toMatchObject({ cost_usd: '0.002' })
  })
})

test('giving up in the middle of a call ends it with the reason given', async () => {
  const giveUp = new AbortController()
  const baseUrl = await serve(() => giveUp.abort(new Error('enough')))
  await expect(judgeAt(baseUrl).judge(picture, { signal: giveUp.signal })).rejects.toThrow('enough')
})

const everyObjectIsClosed = (schema: any): boolean =>
  schema.type === 'object'
    ? schema.additionalProperties === false &&
      schema.required.length === Object.keys(schema.properties).length &&
      Object.values(schema.properties).every(everyObjectIsClosed)
    : schema.type !== 'array' || everyObjectIsClosed(schema.items)
