import { judgeLaw, type Provider } from '#domains/assets/testing'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { sightEngine, type SightEngineOptions } from './index.ts'

const SECRET = 'do-not-print-me'
const picture = { bytes: Uint8Array.of(137, 80, 78, 71), media_type: 'image/png', idempotency_key: 'step-1' }
const patient = () => new AbortController().signal

// The bodies are those of sightengine.com/docs: image-quality-detection and api-error-codes-and-responses.
const success = (score: number) => ({
  status: 'success',
  request: { id: 'req_1', timestamp: 1_763_657_604.98, operations: 1 },
  quality: { score },
  media: { id: 'med_1', uri: 'picture' },
})
const failure = (type: string, operations = 0) => ({
  status: 'failure',
  request: { id: 'req_2', timestamp: 1_763_657_604.98, operations },
  error: { type, code: 1, message: `Incorrect API secret ${SECRET}` },
})

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

const judgeAt = (baseUrl: string, more: Partial<SightEngineOptions> = {}) =>
  sightEngine({ apiUser: '1234', apiSecret: SECRET, baseUrl, timeoutMs: 2000, ...more })
const verdictWhen = async (answer: Answer) =>
  judgeAt(await serve(answering(answer))).judge(picture, { signal: patient() })

const WORLD: Readonly<Record<Provider, Handler>> = {
  answers: answering({ body: success(0.91) }),
  'is busy': answering({ status: 429, headers: { 'retry-after': '2' }, body: failure('usage_limit') }),
  'talks nonsense': answering({ body: { status: 'success', quality: { score: 'fine' } } }),
  'is away': request => request.socket.destroy(),
  'is silent': () => {},
}

judgeLaw('sightEngine', async ({ provider, hasKey }) => {
  let requests = 0
  const baseUrl = await serve((request, response) => {
    requests++
    WORLD[provider](request, response)
  })
  const judge = judgeAt(baseUrl, { apiSecret: hasKey ? SECRET : undefined, timeoutMs: 100 })
  return { judge, requests: () => requests }
})

test('the request is the documented one: the picture and the keys as a form', async () => {
  const { promise, resolve } = Promise.withResolvers<{ path: string; form: string }>()
  const baseUrl = await serve((request, response) => {
    void buffer(request).then(body => {
      resolve({ path: `${request.method} ${request.url}`, form: body.toString('latin1') })
      response.end(JSON.stringify(success(0.42)))
    })
  })
  const verdict = await judgeAt(baseUrl, { costUsd: '0.002' }).judge(picture, { signal: patient() })
  const { path, form } = await promise
  expect(path).toBe('POST /1.0/check.json')
  expect(form).toMatch(/name="models"\s+quality\r\n/)
  expect(form).toMatch(/name="api_user"\s+1234\r\n/)
  expect(form).toMatch(/name="api_secret"\s+do-not-print-me\r\n/)
  expect(form).toMatch(/name="media"; filename="picture"\s+content-type: image\/png\s+\u0089PNG\r\n/i)
  expect(verdict).toEqual({ status: 'judged', score: 0.42, issues: [], cost_usd: '0.002' })
})

describe('not charged', () => {
  test.each([
    [401, 'credentials_error'],
    [400, 'media_error'],
    [400, 'argument_error'],
    [500, 'api_error'],
    [200, 'request_error'],
  ])('an answer %i with %s', async (status, type) => {
    const verdict = await verdictWhen({ status, body: failure(type) })
    expect(verdict).toMatchObject({
      status: 'unavailable',
      reason: 'not_billed',
      message: `SightEngine answered ${type}`,
    })
    expect(JSON.stringify(verdict)).not.toContain(SECRET)
  })

  test('a gateway that answers in HTML', async () => {
    const verdict = await verdictWhen({ status: 502, body: '<h1>Bad gateway</h1>' })
    expect(verdict).toMatchObject({ reason: 'not_billed', message: 'SightEngine answered 502' })
  })

  test('a redirect, which is not followed: it would carry the secret elsewhere', async () => {
    const elsewhere = await serve(answering({ body: success(1) }))
    const verdict = await verdictWhen({ status: 307, headers: { location: elsewhere }, body: '' })
    expect(verdict).toMatchObject({ reason: 'not_billed' })
  })

  test('nobody listening', async () => {
    const baseUrl = await serve(() => {})
    servers[0]!.close()
    await once(servers.pop()!, 'close')
    await expect(judgeAt(baseUrl).judge(picture, { signal: patient() })).resolves.toMatchObject({
      reason: 'not_billed',
      message: 'SightEngine cannot be reached (ECONNREFUSED)',
    })
  })

  test('a date as the time to come back', async () => {
    const now = Date.UTC(2026, 0, 1)
    const headers = { 'retry-after': new Date(now + 7000).toUTCString() }
    const baseUrl = await serve(answering({ status: 503, headers, body: '' }))
    const verdict = await judgeAt(baseUrl, { now: () => now }).judge(picture, { signal: patient() })
    expect(verdict).toMatchObject({ retry_after_ms: 7000 })
  })

  test('a picture too large to send', async () => {
    const verdict = await judgeAt('http://127.0.0.1:9').judge(
      { ...picture, bytes: new Uint8Array(50_000_001) },
      { signal: patient() },
    )
    expect(verdict).toMatchObject({ reason: 'not_billed' })
  })
})

describe('charged, and a fault', () => {
  test.each([
    ['not JSON', '{"status":"succ'],
    ['a score out of range', success(1.5)],
    ['a score missing', { status: 'success' }],
    ['an endless answer', 'x'.repeat(1_100_000)],
    ['a failure that counted an operation', failure('api_error', 1)],
  ])('%s', async (_name, body) => {
    const fault = await verdictWhen({ body }).catch((error: unknown) => error)
    expect(fault).toMatchObject({
      cost_usd: '0.001',
      message: expect.stringContaining('charged 0.001 USD') as unknown,
    })
    expect(everythingSaid(fault)).not.toContain(SECRET)
  })

  test('an answer that breaks off', async () => {
    const baseUrl = await serve((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-length': '500' })
        response.write('{"status":', () => request.socket.destroy())
      })
    })
    await expect(judgeAt(baseUrl).judge(picture, { signal: patient() })).rejects.toMatchObject({
      cost_usd: '0.001',
    })
  })
})

test('giving up in the middle of a call ends it with the reason given', async () => {
  const giveUp = new AbortController()
  const baseUrl = await serve(() => giveUp.abort(new Error('enough')))
  await expect(judgeAt(baseUrl).judge(picture, { signal: giveUp.signal })).rejects.toThrow('enough')
})

const everythingSaid = (error: unknown): string =>
  error instanceof Error
    ? `${error.message}${error.stack}${JSON.stringify(error)}${everythingSaid(error.cause)}`
    : String(error)
