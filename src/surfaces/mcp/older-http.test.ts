import { callerWith } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { messagesOf, overHttp, read, type OverHttp } from './testing/over-http.ts'

const clerk = callerWith(['bar:*', 'events:read'])
const callers = { clerk: clerk.caller }

/** A client that has shaken hands. */
async function shakeHands(
  at: OverHttp,
  key = 'let-me-in',
  capabilities = {},
  protocolVersion = '2025-11-25',
) {
  const authorization = `Bearer ${key}`
  const params = { protocolVersion, capabilities, clientInfo: { name: 'test', version: '1' } }
  const response = await at.post({ jsonrpc: '2.0', id: 0, method: 'initialize', params }, { authorization })
  const { result } = await read(response)
  const headers = { authorization, 'mcp-session-id': response.headers.get('mcp-session-id')! }
  let id = 0
  const post = (method: string, more: object = {}) => {
    id += 1
    return at.post({ jsonrpc: '2.0', id, method, params: more }, headers)
  }
  return {
    result,
    headers,
    post,
    ask: async (method: string, more?: object) => read(await post(method, more)),
    tell: (method: string, more: object = {}) => at.post({ jsonrpc: '2.0', method, params: more }, headers),
    get: (accept = 'text/event-stream') => fetch(at.url, { headers: { ...headers, accept } }),
    end: () => fetch(at.url, { method: 'DELETE', headers }),
  }
}

test('a handshake agrees on a version and opens a session, which lasts until it is ended', async () => {
  await using at = await overHttp()
  const client = await shakeHands(at, 'let-me-in', {}, '2025-06-18')
  expect(client.result).toMatchObject({ protocolVersion: '2025-06-18', serverInfo: { name: 'alice' } })
  expect((await shakeHands(at, 'let-me-in', {}, '1999-01-01')).result.protocolVersion).toBe('2025-11-25')
  expect((await client.tell('notifications/initialized')).status).toBe(202)
  expect((await client.ask('ping')).result).toEqual({})
  const { result } = await client.ask('tools/call', { name: 'bar_read', arguments: { cup: 'blue' } })
  expect(result.structuredContent).toEqual({ cup: 'blue', sips: 1 })
  expect(result.resultType).toBeUndefined()
  expect((await client.ask('server/discover')).error.code).toBe(-32_601)
  expect((await client.end()).status).toBe(204)
  expect((await client.ask('ping')).status).toBe(404)
})

test('a session is nobody’s but the caller’s who opened it, and ends with their right to be here', async () => {
  await using at = await overHttp({ callers })
  const client = await shakeHands(at, 'clerk')
  const other = await at.post(
    { jsonrpc: '2.0', id: 1, method: 'ping' },
    { ...client.headers, authorization: 'Bearer let-me-in' },
  )
  expect(other.status).toBe(404)
  const stream = await client.get()
  expect(stream.status).toBe(200)
  expect((await client.get()).status).toBe(409)
  clerk.end()
  expect(await stream.text()).toBe('')
  expect((await client.ask('ping')).status).toBe(404)
})

test('without a session there is nothing to listen to or to end, and calls are answered', async () => {
  await using at = await overHttp()
  const headers = { authorization: 'Bearer let-me-in' }
  expect((await fetch(at.url, { headers })).status).toBe(405)
  expect((await fetch(at.url, { headers, method: 'DELETE' })).status).toBe(405)
  const { result } = await read(await at.post({ jsonrpc: '2.0', id: 1, method: 'tools/list' }))
  expect(result.tools.length).toBeGreaterThan(3)
})

test('a resource that is watched is told of over the stream of the session', async () => {
  await using at = await overHttp()
  const client = await shakeHands(at)
  const messages = messagesOf(await client.get())
  const [red, blue] = ['alice://cups/red', 'alice://cups/blue']
  for (const uri of [red, blue]) expect((await client.ask('resources/subscribe', { uri })).result).toEqual({})
  expect((await client.ask('resources/unsubscribe', { uri: red })).result).toEqual({})
  await client.ask('tools/call', { name: 'bar_pour', arguments: { cup: 'red' } })
  await client.ask('tools/call', { name: 'bar_pour', arguments: { cup: 'blue' } })
  expect((await messages.next()).value).toMatchObject({
    method: 'notifications/resources/updated',
    params: { uri: blue },
  })
  await client.end()
  expect((await messages.next()).done).toBe(true)
})

test('a level is set, or refused', async () => {
  await using at = await overHttp()
  const client = await shakeHands(at)
  expect((await client.ask('logging/setLevel', { level: 'error' })).result).toEqual({})
  expect((await client.ask('logging/setLevel', { level: 'loud' })).error.code).toBe(-32_602)
})
