import { domain, forbidden, operation } from '#kernel'
import { testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { authenticateGuest, bar, callerWith } from '#surfaces/testing'
import { CloudEvent, HTTP, type Message } from 'cloudevents'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cloudEventsPart } from './cloud-events-part.ts'

const takeIn = operation('taker.take_in', {
  about: 'Take in what is handed over.',
  effect: 'write',
  input: z.strictObject({ events: z.array(z.looseObject({})).min(1).max(3) }),
  output: z.object({ accepted: z.number() }),
  async run({ events }) {
    taken.push(...events)
    return { accepted: events.length }
  },
})
const taken: unknown[] = []

let close: () => Promise<void>
let url = ''
beforeAll(async () => {
  const app = await testApp([bar, domain('taker', { about: '', operations: [takeIn] })], {
    hooks: {
      limit: () => ({ policy: 'write', limit: 5, remaining: 4, reset_seconds: 9, window_seconds: 10 }),
      authorize: ({ caller, operation: { permission } }) => {
        if (!caller?.can(permission)) throw forbidden(permission)
      },
    },
  })
  const server = await httpServer({
    app,
    version: '1.2.3',
    authenticate: authenticateGuest({ reader: callerWith(['*:read']).caller }),
    parts: [cloudEventsPart({ app, publish: takeIn.name })],
  }).listen({ host: '127.0.0.1', port: 0 })
  ;({ url } = server)
  close = async () => {
    await server.close()
    await app.stop()
  }
})
beforeEach(() => void taken.splice(0))
afterAll(() => close())

interface Sent {
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const send = ({ headers, body }: Sent, key = 'let-me-in') =>
  fetch(`${url}/api/v1/events`, {
    method: 'POST',
    headers: { ...(headers as Record<string, string>), authorization: `Bearer ${key}` },
    body: body as string,
  })
const asSent = (message: Message): Sent => message
const poured = {
  specversion: '1.0' as const,
  id: '1',
  source: '/sensors/1',
  type: 'cup.poured',
  time: '2026-01-31T12:00:00.000Z',
  data: { cup: 'écran' },
}

describe('what the SDK of CloudEvents sends is read', () => {
  test('in the structured mode', async () => {
    const answer = await send(asSent(HTTP.structured(new CloudEvent(poured))))
    expect(await answer.json()).toEqual({ accepted: 1 })
    expect(answer.headers.get('ratelimit')).toBe('"write";r=4;t=9')
    expect(taken).toEqual([poured])
  })

  test('in the binary mode', async () => {
    await send(asSent(HTTP.binary(new CloudEvent({ ...poured, partition: 'a' }))))
    expect(taken).toMatchObject([{ ...poured, partition: 'a' }])
  })

  test('in the binary mode with bytes', async () => {
    const event = new CloudEvent({ ...poured, datacontenttype: 'image/png', data: Buffer.from([137, 80]) })
    await send(asSent(HTTP.binary(event)))
    expect(taken).toMatchObject([{ datacontenttype: 'image/png', data_base64: 'iVA=' }])
  })

  test('in batches', async () => {
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    const body = JSON.stringify([new CloudEvent(poured), new CloudEvent({ ...poured, id: '2' })])
    expect((await send({ headers, body })).status).toBe(200)
    expect(taken).toMatchObject([{ id: '1' }, { id: '2' }])
  })

  test('in the binary mode without data', async () => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a%20b', 'ce-type': 'cup.poured' }
    expect((await send({ headers, body: undefined })).status).toBe(200)
    expect(taken).toEqual([{ specversion: '1.0', id: '1', source: '/a b', type: 'cup.poured' }])
  })
})

const structured = { 'content-type': 'application/cloudevents+json' }

test.for([
  ['no event at all', { headers: { 'content-type': 'application/json' }, body: '{}' }, 415],
  ['what is not JSON', { headers: structured, body: '{"id"' }, 400],
  ['what is not UTF-8', { headers: structured, body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400],
  ['another prototype', { headers: structured, body: '{"__proto__": {"a": 1}}' }, 400],
  ['JSON that is too deep', { headers: structured, body: '['.repeat(100) + ']'.repeat(100) }, 413],
  [
    'a batch that is no list',
    { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: '{}' },
    400,
  ],
  [
    'too many events',
    { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: '[{},{},{},{}]' },
    422,
  ],
  ['more than a body may have', { headers: structured, body: ' '.repeat(1_100_000) }, 413],
] as const)('%s is refused', async ([, sent, status]) => {
  const answer = await send(sent)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(taken).toEqual([])
})

test('whoever may not write is told so, and nobody is nobody', async () => {
  const sent = asSent(HTTP.structured(new CloudEvent(poured)))
  expect((await send(sent, 'reader')).status).toBe(403)
  expect((await send(sent, 'wrong')).status).toBe(401)
  expect(taken).toEqual([])
})
