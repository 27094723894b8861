import { refusalOf } from '#kernel/testing'
// What `#surfaces/client` promises, asked of both its kinds: in this process and behind a server.
import { appClient, httpClient, isFault, type AliceClient, type CloudEvent } from '#surfaces/client'
import { httpServer } from '#surfaces/http'
import { describe, expect, test } from 'vitest'
import { restPart } from './rest-part.ts'
import { CupPoured, guest, serveBar, type Served } from './testing.ts'

const kinds: Readonly<Record<string, (bar: Served) => AliceClient>> = {
  'in this process': bar => appClient(bar.app, guest),
  'behind a server': bar => httpClient({ url: `${bar.url}/`, key: 'let-me-in' }),
}

const pour = (bar: Served, ...cups: string[]) => bar.app.append(cups.map(cup => CupPoured({ cup })))

async function take(events: AsyncIterable<CloudEvent>, count: number): Promise<CloudEvent[]> {
  const taken: CloudEvent[] = []
  for await (const event of events) {
    taken.push(event)
    if (taken.length === count) break
  }
  return taken
}
const positions = (events: readonly CloudEvent[]) => events.map(({ position }) => position)

for (const [kind, connect] of Object.entries(kinds)) {
  describe(`a client ${kind}`, () => {
    const withClient = async (run: (client: AliceClient, bar: Served) => Promise<void>) => {
      await using bar = await serveBar()
      const client = connect(bar)
      await run(client, bar)
      await client.close()
    }

    test('lists operations with schemas', () =>
      withClient(async client => {
        const infos = await client.operations()
        const search = infos.find(({ name }) => name === 'bar.search')!
        expect(search).toMatchObject({
          effect: 'read',
          aliases: ['find_cups'],
          rest: 'GET /cups',
          has_plan: false,
        })
        expect(search.input_schema).toMatchObject({
          type: 'object',
          properties: { limit: { type: 'integer', default: 10 } },
        })
        expect(infos.some(({ name }) => name === 'bar.secret')).toBe(false)
      }))

    test('calls by name and alias', () =>
      withClient(async client => {
        expect(await client.call('bar.read', { cup: 'tea' })).toEqual({ cup: 'tea', sips: 1 })
        expect(await client.call('find_cups', undefined)).toEqual({ limit: 10 })
      }))

    test('gets refusals with code, details, suggestions and status', () =>
      withClient(async client => {
        const { code, message, details, suggestions, status } = await refusalOf(
          client.call('bar.read', { cup: 'broken' }),
        )
        expect({ code, message, details, suggestions, status }).toEqual({
          code: 'CUP_BROKEN',
          message: 'The cup broken is broken',
          details: { cup: 'broken' },
          suggestions: ['bar.pour'],
          status: 410,
        })
        expect((await refusalOf(client.call('bar.reed', {}))).suggestions).toEqual(['use_bar.read'])
        expect((await refusalOf(client.call('../../etc', {}))).code).toBe('UNKNOWN_OPERATION')
        expect((await refusalOf(client.call('bar.read', { cups: 'tea' }))).suggestions).toEqual(['use_cup'])
      }))

    test('gets faults with a trace id and nothing of the inside', () =>
      withClient(async (client, bar) => {
        const thrown = await client.call('bar.read', { cup: 'bug' }).catch((error: unknown) => error)
        if (!isFault(thrown)) throw new Error('Expected a fault')
        expect(thrown.message).toBe(`Something broke inside; the log has it under trace ${thrown.trace_id}`)
        expect((bar.logged[0]!.details as any).trace_id).toBe(thrown.trace_id)
      }))

    test('runs a write once for one key', () =>
      withClient(async client => {
        const settings = { idempotencyKey: 'k' }
        const first = await client.call('bar.pour', { cup: 'tea' }, settings)
        expect(await client.call('bar.pour', { cup: 'tea' }, settings)).toEqual(first)
      }))

    test('is told when it gave up itself', () =>
      withClient(async client => {
        const leaving = new AbortController()
        const waiting = refusalOf(client.call('bar.wait', {}, { signal: leaving.signal }))
        leaving.abort()
        expect((await waiting).code).toBe('CANCELED')
      }))

    test('follows history and then what happens, each event once and in order', () =>
      withClient(async (client, bar) => {
        await pour(bar, 'tea', 'milk')
        const leaving = new AbortController()
        const following = take(client.follow({ after: 0, types: ['cup.*'], signal: leaving.signal }), 5)
        await pour(bar, 'water')
        await pour(bar, 'wine', 'beer')
        expect(positions(await following)).toEqual([1, 2, 3, 4, 5])
        const about = await take(client.follow({ after: 0, subject: 'milk', signal: leaving.signal }), 1)
        expect(about[0]).toMatchObject({ specversion: '1.0', type: 'cup.poured', data: { cup: 'milk' } })
      }))

    test('stops following when told to', () =>
      withClient(async client => {
        const leaving = new AbortController()
        const following = take(client.follow({ signal: leaving.signal }), 1)
        leaving.abort()
        expect(await following).toEqual([])
        const closed = take(client.follow({ signal: new AbortController().signal }), 1)
        await client.close()
        expect(await closed).toEqual([])
      }))

    test('is refused what cannot be followed', () =>
      withClient(async client => {
        const { signal } = new AbortController()
        expect((await refusalOf(take(client.follow({ after: 7, signal }), 1))).code).toBe('POSITION_UNKNOWN')
        expect((await refusalOf(take(client.follow({ types: ['a b'], signal }), 1))).code).toBe(
          'INVALID_INPUT',
        )
        expect((await refusalOf(take(client.follow({ since: 'noon', signal }), 1))).code).toBe(
          'INVALID_INPUT',
        )
      }))

    test('shows the latest events, newest first', () =>
      withClient(async (client, bar) => {
        await pour(bar, 'tea', 'milk', 'water')
        expect(positions(await client.recent({ limit: 2 }))).toEqual([3, 2])
        expect(await client.recent({ limit: 2, types: ['view.*'] })).toEqual([])
      }))
  })
}

test('a stream outlives a restart of the server without a gap or a repeat', async () => {
  await using bar = await serveBar()
  const { app } = bar
  const options = { app, version: '1', authenticate: async () => guest, parts: [restPart({ app })] }
  const place = { host: '127.0.0.1', port: 0 }
  const first = await httpServer(options).listen(place)
  const client = httpClient({ url: first.url, reconnect: { firstMs: 5, maxMs: 20 } })
  const events = client.follow({ after: 0, signal: new AbortController().signal })[Symbol.asyncIterator]()

  await pour(bar, 'tea', 'milk')
  const before = [await events.next(), await events.next()]
  await first.close()
  await pour(bar, 'water')
  const waiting = events.next()
  const second = await httpServer(options).listen({ ...place, port: first.port })
  await pour(bar, 'wine')
  const after = [await waiting, await events.next()]

  expect([...before, ...after].map(({ value }) => (value as CloudEvent).position)).toEqual([1, 2, 3, 4])
  await client.close()
  await second.close()
})

test('a server that never comes back ends the stream, and one that was never there does not begin it', async () => {
  await using bar = await serveBar()
  const { app } = bar
  const parts = [restPart({ app })]
  const server = await httpServer({ app, version: '1', authenticate: async () => guest, parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  const client = httpClient({ url: server.url, reconnect: { firstMs: 1, maxMs: 2, giveUpMs: 20 } })
  const { signal } = new AbortController()
  await pour(bar, 'tea')
  const following = take(client.follow({ after: 0, signal }), 2)
  await take(client.follow({ after: 0, signal }), 1)
  await server.close()
  await expect(following).rejects.toMatchObject({ code: 'UNREACHABLE' })
  await expect(take(client.follow({ signal }), 1)).rejects.toThrow(
    /^Nothing answers at http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/,
  )
  await expect(client.call('bar.read', {})).rejects.toMatchObject({ code: 'UNREACHABLE' })
})

test('a key that is no longer good ends the stream', async () => {
  let actor: typeof guest | undefined = guest
  await using bar = await serveBar({ authenticate: async () => actor, limits: { stalledMs: 50 } })
  const client = httpClient({ url: bar.url, reconnect: { firstMs: 1, maxMs: 2 } })
  await pour(bar, 'tea')
  const events = client.follow({ after: 0, signal: new AbortController().signal })[Symbol.asyncIterator]()
  await events.next()
  actor = undefined
  expect((await refusalOf(client.call('bar.read', { cup: 'tea' }))).code).toBe('UNAUTHENTICATED')
  await events.return!()
  expect((await refusalOf(take(client.follow({ signal: new AbortController().signal }), 1))).code).toBe(
    'UNAUTHENTICATED',
  )
  await client.close()
})

test('an answer that is not from Alice is said to be none', async () => {
  const client = httpClient({
    url: 'http://x.example',
    fetch: async () => new Response('<html>', { status: 502 }),
  })
  await expect(client.call('bar.read', {})).rejects.toThrow(
    "http://x.example answered 502 and not in Alice's words",
  )
  expect(() => httpClient({ url: 'localhost:4100' })).toThrow('one looks like http://127.0.0.1:4100')
})
