import { describe, expect, test } from 'vitest'
import { pipe } from './testing/pipe.ts'

const call = (name: string, args: object = {}, meta?: object) => ({
  name,
  arguments: args,
  ...(meta && { _meta: meta }),
})

describe('the tools', () => {
  test('are the operations and their aliases, in order, with what they take, give and do', async () => {
    await using at = await pipe()
    const { tools } = (await at.ask('tools/list')).result
    expect(tools.map(({ name }: { name: string }) => name)).toEqual([
      'show_pot',
      'tea_list',
      'tea_show',
      'tea_smash',
      'tea_wait',
      'tea_wash',
    ])
    const { inputSchema, outputSchema, annotations, description } = tools[3]
    expect(description).toBe('Smash a pot.')
    expect(annotations).toMatchObject({ readOnlyHint: false, destructiveHint: true, idempotentHint: false })
    expect(tools[2].annotations).toMatchObject({
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
    })
    expect(inputSchema).toMatchObject({ type: 'object', properties: { dry_run: { type: 'boolean' } } })
    expect(outputSchema.type).toBe('object')
    expect(outputSchema.anyOf.at(-1).required).toEqual(['error'])
    expect((await at.ask('tools/list')).result).toMatchObject({ tools, cacheScope: 'private' })
  })

  test('answer with data and with text that says the same', async () => {
    await using at = await pipe()
    for (const name of ['tea_show', 'show_pot']) {
      const { structuredContent, content, isError } = (await at.ask('tools/call', call(name, { number: 3 })))
        .result
      expect(structuredContent).toEqual({ number: 3, leaves: ['assam'] })
      expect(JSON.parse(content[0].text)).toEqual(structuredContent)
      expect(isError).toBeUndefined()
    }
    const { result } = await at.ask('tools/call', call('tea_smash', { number: 3, dry_run: true }))
    expect(result.structuredContent).toMatchObject({ dry_run: true, plan: { summary: 'Smash 3' } })
  })

  test('refuse with code, details and suggestions, for programs and for models', async () => {
    await using at = await pipe()
    const { result } = await at.ask('tools/call', call('tea_show', { number: 0 }))
    expect(result.isError).toBe(true)
    expect(result.structuredContent.error).toMatchObject({
      code: 'POT_NOT_FOUND',
      suggestions: ['tea.list'],
      trace_id: expect.any(String),
    })
    expect(result.content[0].text).toBe('POT_NOT_FOUND: There is no pot 0\nWhat may help: tea.list')

    const wrong = (await at.ask('tools/call', call('tea_show', { numbers: 3 }))).result
    expect(wrong.structuredContent.error).toMatchObject({
      code: 'INVALID_INPUT',
      suggestions: ['use_number'],
    })
    expect(wrong.content[0].text).toContain('did you mean number?')
  })

  test('do not tell what broke inside', async () => {
    await using at = await pipe()
    const { result } = await at.ask(
      'tools/call',
      call(
        'tea_show',
        { number: 3, note: 'bug' },
        { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
      ),
    )
    expect(result.structuredContent.error).toMatchObject({ code: 'FAULT', trace_id: 'a'.repeat(32) })
    expect(JSON.stringify(result)).not.toContain('secret')
  })

  test('that do not exist are an error of the protocol, with the nearest name', async () => {
    await using at = await pipe()
    const { error } = await at.ask('tools/call', call('tea_shw'))
    expect(error).toMatchObject({
      code: -32_602,
      message: 'There is no tool tea_shw; did you mean tea_show?',
    })
  })
})

describe('resources', () => {
  test('are what has an address, and the latest events', async () => {
    await using at = await pipe()
    const { resources } = (await at.ask('resources/list')).result
    expect(resources.map(({ uri }: { uri: string }) => uri)).toEqual([
      'alice://events/recent',
      'alice://pots',
    ])
    const { resourceTemplates } = (await at.ask('resources/templates/list')).result
    expect(resourceTemplates.map(({ uriTemplate }: { uriTemplate: string }) => uriTemplate)).toEqual([
      'alice://pots/{number}',
    ])
  })

  test('are read as JSON', async () => {
    await using at = await pipe()
    const read = async (uri: string) =>
      JSON.parse((await at.ask('resources/read', { uri })).result.contents[0].text)
    expect(await read('alice://pots/3')).toEqual({ number: 3, leaves: ['assam'] })
    expect((await read('alice://pots')).pots).toHaveLength(5)
    await at.ask('tools/call', call('tea_smash', { number: 3 }))
    expect((await read('alice://events/recent')).events[0]).toMatchObject({
      type: 'operation.called',
      specversion: '1.0',
    })
  })

  test('that are not there, or not to be had, are said to be so', async () => {
    await using at = await pipe()
    const error = async (uri: string) => (await at.ask('resources/read', { uri })).error
    expect(await error('alice://pots/0')).toMatchObject({
      code: -32_602,
      message: 'There is no pot 0',
      data: { uri: 'alice://pots/0' },
    })
    expect(await error('alice://cups')).toMatchObject({ data: { uri: 'alice://cups' } })
    expect(await error('file:///etc/passwd')).toMatchObject({ data: { uri: 'file:///etc/passwd' } })
    expect((await error('alice://pots/1')).data.error.code).toBe('POT_TOO_HOT')
    expect((await error('alice://pots/%E0%A4%A')).data.error.code).toBe('INVALID_INPUT')
  })
})

describe('the connection', () => {
  test('answers what was asked before the input ended', async () => {
    const at = await pipe({ isShy: true })
    at.send({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    })
    at.send({ id: 2, method: 'tools/call', params: call('tea_show', { number: 3 }) })
    await at.hangUp()
    expect(at.heard.map(({ id }) => id)).toEqual([1, 2])
    expect(at.heard[0]!.result.serverInfo).toMatchObject({ name: 'alice', version: '1.2.3' })
    await at.app.stop()
  })

  test('serves the stateless protocol too', async () => {
    await using at = await pipe({ isShy: true })
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const discovered = (await at.ask('server/discover', { _meta: meta })).result
    expect(discovered.supportedVersions).toContain('2026-07-28')
    const listed = (await at.ask('tools/list', { _meta: meta })).result
    expect(listed).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' })
    expect(listed.tools).toHaveLength(6)
    const called = (await at.ask('tools/call', { ...call('tea_show', { number: 3 }), _meta: meta })).result
    expect(called.structuredContent.leaves).toEqual(['assam'])
  })

  test('ends a call the assistant gave up on', async () => {
    await using at = await pipe()
    at.send({ id: 77, method: 'tools/call', params: call('tea_wait') })
    await at.ask('tools/list')
    // cspell:ignore cancelled -- the protocol spells it so
    at.send({ method: 'notifications/cancelled', params: { requestId: 77 } })
    await at.ask('tools/list')
    expect(at.heard.some(({ id }) => id === 77)).toBe(false)
  })

  test('ends when told to', async () => {
    const leaving = new AbortController()
    const at = await pipe({ signal: leaving.signal })
    leaving.abort()
    await at.hangUp()
    expect(at.errors).toEqual([])
    await at.app.stop()
  })

  test('says what it cannot read and goes on', async () => {
    await using at = await pipe()
    at.send({ nonsense: true })
    expect((await at.ask('tools/call', call('tea_list'))).result.structuredContent.pots).toHaveLength(5)
    expect(at.heard.filter(({ error }) => error).map(({ error }) => error.code)).toEqual([-32_600])
    expect(at.errors).toEqual([])
  })
})
