import { forbidden } from '#kernel'
import { notice } from '#surfaces/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, hasBroker, openPeer, serveBar, type AskOptions, type Peer } from './testing.ts'

describe.skipIf(!hasBroker)('a request over MQTT', () => {
  let bar: Awaited<ReturnType<typeof serveBar>>
  let peer: Peer
  beforeAll(async () => {
    bar = await serveBar({
      types: [],
      limits: { payloadBytes: 2000, jsonDepth: 8 },
      test: {
        hooks: {
          authorize: ({ caller, operation: { permission } }) => {
            if (!caller?.can(permission)) throw forbidden(permission)
          },
        },
      },
    })
    await bar.isUp()
    peer = await openPeer(`${bar.prefix}/res/#`)
  })
  afterAll(async () => {
    await peer.close()
    await bar.close()
  })
  const asked = (path: string, input: unknown, options?: AskOptions) =>
    ask(peer, { prefix: bar.prefix, path, input, ...(options && { options }) })

  test('is answered at its response topic, with its correlation data', async () => {
    const { status, body, packet } = await asked('bar/read', { cup: 'a' })
    expect({ status, body }).toEqual({ status: '200', body: { cup: 'a', sips: 1 } })
    expect(packet.properties).toMatchObject({ contentType: 'application/json' })
    expect(packet.retain).toBe(false)
  })

  test('that is refused says what every surface says', async () => {
    const { status, body } = await asked('bar/read', { cup: 'broken' })
    expect(status).toBe('410')
    expect(body).toMatchObject({
      error: { code: 'CUP_BROKEN', details: { cup: 'broken' }, suggestions: ['bar.pour'] },
    })
    expect(await asked('bar/read', { cup: 'bug' })).toMatchObject({
      status: '500',
      body: { error: { code: 'FAULT' } },
    })
    expect(await asked('bar/reed', {})).toMatchObject({
      status: '404',
      body: { error: { suggestions: ['use_bar.read'] } },
    })
  })

  test('without credentials is nobody’s, with others’ is theirs', async () => {
    const input = { cup: 'a' }
    expect(await asked('bar/read', input, { token: '' })).toMatchObject({ status: '401' })
    expect(await asked('bar/read', input, { token: 'wrong' })).toMatchObject({ status: '401' })
    expect(await asked('bar/read', input, { token: 'cups' })).toMatchObject({ status: '200' })
    expect(await asked('bar/pour', input, { token: 'cups' })).toMatchObject({
      status: '403',
      body: { error: { code: 'FORBIDDEN' } },
    })
    const key = { token: '', userProperties: { 'X-API-Key': 'let-me-in' } }
    expect(await asked('bar/read', input, key)).toMatchObject({ status: '200' })
  })

  test('with the same idempotency key is done once', async () => {
    const once = { userProperties: { 'idempotency-key': 'k1' } }
    const first = await asked('bar/pour', { cup: 'b' }, once)
    expect((await asked('bar/pour', { cup: 'b' }, once)).body).toEqual(first.body)
  })

  test('carries its trace on', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const options = { userProperties: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } }
    const { body, packet } = await asked('bar/read', { cup: 'broken' }, options)
    expect(body).toMatchObject({ error: { trace_id: trace } })
    expect(packet.properties?.userProperties).toMatchObject({ 'trace-id': trace })
  })

  test('ends when its message expires', async () => {
    const { status, body } = await asked('bar/wait', {}, { messageExpiryInterval: 1 })
    expect({ status, body }).toMatchObject({ status: '504', body: { error: { code: 'DEADLINE_EXCEEDED' } } })
  })

  test.for([
    ['what is not JSON', '{"a"', 'INVALID_INPUT'],
    ['another prototype', '{"__proto__": {"a": 1}}', 'INVALID_INPUT'],
    ['deep JSON', '['.repeat(9), 'TOO_LARGE'],
    ['a large payload', JSON.stringify({ cup: 'x'.repeat(3000) }), 'TOO_LARGE'],
  ] as const)('is refused when it carries %s', async ([, payload, code]) => {
    expect((await asked('bar/read', payload)).body).toMatchObject({ error: { code } })
  })

  test('cannot make Alice publish anywhere else', async () => {
    const other = await openPeer(`${bar.prefix}/elsewhere`, `${bar.prefix}/cup/poured`)
    const before = bar.app.events.head()
    for (const responseTopic of [
      `${bar.prefix}/elsewhere`,
      `${bar.prefix}/cup/poured`,
      `${bar.prefix}/res/+`,
    ]) {
      await peer
        .publish(`${bar.prefix}/req/bar/pour`, '{"cup":"c"}', {
          properties: { responseTopic, userProperties: { authorization: 'Bearer let-me-in' } },
        })
        // The broker itself may refuse a wildcard in a response topic by ending the connection.
        .catch(() => undefined)
    }
    await asked('bar/read', { cup: 'a' })
    expect(other.messages).toEqual([])
    const after = await bar.app.events.read({ after: before, limit: 10, patterns: ['cup.poured'] })
    expect(after).toEqual([])
    await other.close()
  })

  test('without a response topic is done, and nobody is told', async () => {
    const before = bar.app.events.head()
    await peer.publish(`${bar.prefix}/req/bar/pour`, '{"cup":"quiet"}', {
      properties: { userProperties: { authorization: 'Bearer let-me-in' } },
    })
    const leave = new AbortController()
    for await (const { data } of bar.app.events.follow({
      after: before,
      patterns: ['cup.poured'],
      signal: leave.signal,
    })) {
      expect(data).toEqual({ cup: 'quiet' })
      leave.abort()
    }
  })
})

test.skipIf(!hasBroker)('a request over MQTT is given up by whoever asked, and by nobody else', async () => {
  const { hooks, asked: begun } = notice('bar.wait')
  const bar = await serveBar({ types: [], test: { hooks } })
  await bar.isUp()
  const peer = await openPeer(`${bar.prefix}/res/#`)
  const correlationData = Buffer.from('7')
  const say = (topic: string, token: string, properties = {}) =>
    peer.publish(`${bar.prefix}/${topic}`, '', {
      properties: {
        responseTopic: `${bar.prefix}/res/me`,
        correlationData,
        userProperties: { authorization: `Bearer ${token}` },
        ...properties,
      },
    })
  await say('req/bar/wait', 'let-me-in')
  await begun
  await say('cancel', 'cups')
  await say('cancel', 'wrong')
  await say('cancel', 'let-me-in', { correlationData: Buffer.from('8') })
  const { status } = await ask(peer, { prefix: bar.prefix, path: 'bar/read', input: { cup: 'a' } })
  expect([status, peer.messages.length]).toEqual(['200', 1])

  await say('cancel', 'let-me-in')
  const { text, packet } = await peer.until(message => message.text.includes('error'))
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'CANCELED' } })
  expect(packet.properties).toMatchObject({ correlationData, userProperties: { status: '499' } })
  await peer.close()
  await bar.close()
})

test.skipIf(!hasBroker)('a request over MQTT that does not end is ended by a stop', async () => {
  const { hooks, asked: begun } = notice('bar.wait')
  const end = Promise.withResolvers<string | undefined>()
  const observe = ({ code }: { readonly code: string | undefined }) => end.resolve(code)
  const bar = await serveBar({ types: [], test: { hooks: { ...hooks, observe } } })
  await bar.isUp()
  const peer = await openPeer()
  const userProperties = { authorization: 'Bearer let-me-in' }
  await peer.publish(`${bar.prefix}/req/bar/wait`, '', { properties: { userProperties } })
  await begun
  await bar.close()
  expect(await end.promise).toBe('CANCELED')
  await peer.close()
})
