import type { CallEnd, HookRequest } from '#kernel/run'
import { callerWith } from '#surfaces/testing'
import { describe, expect, test } from 'vitest'
import { messagesOf, overHttp } from './testing/over-http.ts'

const reader = callerWith(['bar:read'])
const callers = { reader: reader.caller }
const toolNames = (result: { tools: { name: string }[] }) => result.tools.map(({ name }) => name)

describe('a request of 2026-07-28', () => {
  test('is answered without any before it, with who answers and what kind of answer it is', async () => {
    await using at = await overHttp()
    const { status, result } = await at.ask('server/discover')
    expect(status).toBe(200)
    expect(result).toMatchObject({
      resultType: 'complete',
      supportedVersions: ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'],
      capabilities: { tools: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } },
      _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'alice', version: '1.2.3' } },
    })
    const call = await at.tool('bar_read', { cup: 'blue' })
    expect(call.result).toMatchObject({
      resultType: 'complete',
      structuredContent: { cup: 'blue', sips: 1 },
    })
    expect(JSON.parse(call.result.content[0].text)).toEqual(call.result.structuredContent)
  })

  test('says what it is, and is refused when it does not', async () => {
    await using at = await overHttp()
    const post = async (params: object, headers: Record<string, string>) => {
      const response = await at.post({ jsonrpc: '2.0', id: 7, method: 'tools/list', params }, headers)
      const { id, error } = (await response.json()) as { id: number; error: { code: number } }
      return [response.status, id, error.code]
    }
    const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    expect(await post({}, modern)).toEqual([400, 7, -32_602])
    expect(await post({ _meta: meta }, {})).toEqual([400, 7, -32_020])
    expect(await post({ _meta: meta }, { ...modern, 'mcp-method': 'tools/call' })).toEqual([400, 7, -32_020])
    const future = { ...meta, 'io.modelcontextprotocol/protocolVersion': '2031-01-01' }
    expect(await post({ _meta: future }, { ...modern, 'mcp-protocol-version': '2031-01-01' })).toEqual([
      400, 7, -32_022,
    ])
    expect((await at.ask('tasks/list')).status).toBe(404)
    expect((await at.ask('tasks/list')).error.code).toBe(-32_601)
  })

  test('repeats names in headers, in base64 where they need it', async () => {
    await using at = await overHttp()
    const ask = (name: string) => at.tool('bar_read', { cup: 'blue' }, { headers: { 'mcp-name': name } })
    expect((await ask('bar_pour')).error.code).toBe(-32_020)
    expect((await ask('=?base64?YmFyX3JlYWQ=?=')).status).toBe(200)
    expect((await ask('=?base64?YmFyX3JlYWQ?=')).error.message).toContain('base64')
  })

  test('is refused as data, whatever it wanted to hear meanwhile', async () => {
    await using at = await overHttp()
    const refused = await at.tool('bar_read', { cup: 'broken' }, { meta: { progressToken: 1 } })
    expect(refused.headers.get('content-type')).toContain('application/json')
    expect(refused.result).toMatchObject({
      isError: true,
      structuredContent: { error: { code: 'CUP_BROKEN' } },
    })
  })

  test('ends when the client goes', async () => {
    const asked = Promise.withResolvers<string>()
    const ended = Promise.withResolvers<string | undefined>()
    const hooks = {
      authorize: ({ operation }: HookRequest) => asked.resolve(operation.name),
      observe: ({ code }: CallEnd) => ended.resolve(code),
    }
    await using at = await overHttp({ test: { hooks } })
    const leaving = new AbortController()
    const caller = at.tool('bar_wait', {}, { signal: leaving.signal }).catch(() => 'gone')
    await asked.promise
    leaving.abort()
    expect(await caller).toBe('gone')
    expect(await ended.promise).toBe('CANCELED')
  })
})

describe('a caller', () => {
  test('sees the tools, resources and prompts of what it may use, and no others', async () => {
    await using at = await overHttp({ callers })
    expect(toolNames((await at.ask('tools/list', {}, { key: 'reader' })).result)).toEqual([
      'bar_fill',
      'bar_read',
      'bar_search',
      'bar_wait',
      'find_cups',
    ])
    expect(toolNames((await at.ask('tools/list')).result)).toContain('bar_pour')
    const { resources } = (await at.ask('resources/list', {}, { key: 'reader' })).result
    expect(resources.map(({ uri }: { uri: string }) => uri)).toEqual(['alice://cups'])
    const { prompts } = (await at.ask('prompts/list', {}, { key: 'reader' })).result
    expect(prompts.map(({ name }: { name: string }) => name)).toEqual(['explain_bar_read'])
  })

  test('that calls what it may not is refused, and told no name it cannot see', async () => {
    await using at = await overHttp({ callers })
    const { result } = await at.tool('bar_pour', { cup: 'blue' }, { key: 'reader' })
    expect(result.structuredContent.error).toMatchObject({
      code: 'FORBIDDEN',
      details: { permission: 'bar:write' },
    })
    expect((await at.tool('bar_pur', {}, { key: 'reader' })).error.message).toBe('There is no tool bar_pur')
    expect((await at.tool('bar_pur')).error.message).toContain('did you mean bar_pour?')
  })

  test('without a key gets nothing, and learns where to get a token', async () => {
    await using at = await overHttp({ issuers: ['https://login.example.org'] })
    const response = await fetch(at.url, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(response.status).toBe(401)
    const where = /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate')!)![1]!
    expect(where).toMatch(/\/\.well-known\/oauth-protected-resource\/mcp$/)
    expect(await (await fetch(where)).json()).toMatchObject({
      resource: at.url,
      authorization_servers: ['https://login.example.org'],
    })
  })
})

describe('what a client sees', () => {
  test('can be narrowed to toolsets', async () => {
    await using at = await overHttp()
    expect(toolNames((await at.ask('tools/list', {}, { query: '?toolsets=bar' })).result)).toContain(
      'bar_read',
    )
    expect((await at.ask('tools/list', {}, { query: '?toolsets=car' })).error.message).toContain(
      'did you mean bar?',
    )
    const other = await at.tool('bar_read', { cup: 'blue' }, { query: '?toolsets=events' })
    expect(other.error.code).toBe(-32_602)
  })

  test('can be three tools, by which the others are found, described and called', async () => {
    await using at = await overHttp({ callers })
    const query = '?disclosure=progressive'
    expect(toolNames((await at.ask('tools/list', {}, { query })).result)).toEqual([
      'alice_call_tool',
      'alice_describe_tool',
      'alice_find_tools',
    ])
    const found = (await at.tool('alice_find_tools', { query: 'fill cups' }, { query })).result
      .structuredContent
    expect(found.tools[0]).toEqual({
      name: 'bar_fill',
      description: 'Answer with many letters.',
      effect: 'read',
    })
    const shown = (await at.tool('alice_describe_tool', { name: 'bar_read' }, { query })).result
      .structuredContent
    expect(shown.inputSchema.required).toEqual(['cup'])
    const hidden = await at.tool('alice_describe_tool', { name: 'bar_pour' }, { query, key: 'reader' })
    expect(hidden.error.message).toBe('There is no tool bar_pour')
    const called = { name: 'bar_read', arguments: { cup: 'blue' } }
    expect((await at.tool('alice_call_tool', called, { query })).result.structuredContent.cup).toBe('blue')
    const wrong = { name: 'bar_read', arguments: { cup: 1 } }
    expect((await at.tool('alice_call_tool', wrong, { query })).result.structuredContent.error.code).toBe(
      'INVALID_INPUT',
    )
  })
})

describe('subscriptions', () => {
  test('are acknowledged, tell of resources that change, and end with the server', async () => {
    const at = await overHttp()
    const uri = 'alice://cups/blue'
    const leaving = new AbortController()
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const response = await fetch(at.url, {
      method: 'POST',
      signal: leaving.signal,
      headers: {
        authorization: 'Bearer let-me-in',
        'content-type': 'application/json',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'subscriptions/listen',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 's',
        method: 'subscriptions/listen',
        params: {
          _meta: meta,
          notifications: { resourceSubscriptions: [uri, 'file:///x'], toolsListChanged: true },
        },
      }),
    })
    const messages = messagesOf(response)
    const tag = { _meta: { 'io.modelcontextprotocol/subscriptionId': 's' } }
    expect((await messages.next()).value).toMatchObject({
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { resourceSubscriptions: [uri] }, ...tag },
    })
    await at.tool('bar_pour', { cup: 'red' })
    await at.tool('bar_pour', { cup: 'blue' })
    expect((await messages.next()).value).toMatchObject({
      method: 'notifications/resources/updated',
      params: { uri, ...tag },
    })
    const closed = at[Symbol.asyncDispose]()
    expect((await messages.next()).value).toMatchObject({ id: 's', result: tag })
    expect((await messages.next()).done).toBe(true)
    await closed
  })
})

test('completions know the choices of an argument', async () => {
  await using at = await overHttp()
  const { result } = await at.ask('completion/complete', {
    ref: { type: 'ref/prompt', name: 'explain_bar_read' },
    argument: { name: 'cup', value: 'b' },
  })
  expect(result.completion).toEqual({ values: [], total: 0, hasMore: false })
})

test('prompts explain what has an address, and go through plans', async () => {
  await using at = await overHttp()
  const explain = await at.ask('prompts/get', { name: 'explain_bar_read', arguments: { cup: 'a/b' } })
  expect(explain.result.messages[0].content.resource).toMatchObject({
    uri: 'alice://cups/a%2Fb',
    text: JSON.stringify({ cup: 'a/b', sips: 1 }),
  })
  const plan = await at.ask('prompts/get', { name: 'plan_bar_pour', arguments: { cup: 'blue' } })
  expect(plan.result.messages[0].content.text).toContain('dry_run: true')
  expect(
    (await at.ask('prompts/get', { name: 'explain_bar_read', arguments: { cup: 'broken' } })).error,
  ).toMatchObject({
    code: -32_602,
    data: { error: { code: 'CUP_BROKEN' } },
  })
})
