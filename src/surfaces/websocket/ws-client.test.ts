// What `#surfaces/client` promises, asked of its kind that speaks over a socket.
import { refusalOf } from '#kernel/testing'
import { isFault, wsClient, type AliceClient, type CloudEvent } from '#surfaces/client'
import { httpServer } from '#surfaces/http'
import { CupPoured, authenticateGuest, callerWith } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'
import { websocketPart } from './websocket-part.ts'

const soon = { firstMs: 1, maxMs: 5 }
const pour = ({ app }: Pick<Served, 'app'>, ...cups: string[]) =>
  app.append(cups.map(cup => CupPoured({ cup })))

async function withClient(run: (client: AliceClient, bar: Served) => Promise<void>, key = 'let-me-in') {
  const clerk = callerWith(['bar:read'])
  await using bar = await serveBar({ authenticate: authenticateGuest({ clerk: clerk.caller }) })
  const client = wsClient({ url: bar.url, key, reconnect: soon })
  await run(client, bar)
  await client.close()
}

async function take(events: AsyncIterable<CloudEvent>, count: number): Promise<number[]> {
  const taken: number[] = []
  for await (const { position } of events) {
    taken.push(position)
    if (taken.length === count) break
  }
  return taken
}

test('calls by name over one socket, and hears refusals as the operation gave them', () =>
  withClient(async (client, bar) => {
    const cups = await Promise.all(['a', 'b'].map(cup => client.call('bar.read', { cup })))
    expect(cups).toEqual([
      { cup: 'a', sips: 1 },
      { cup: 'b', sips: 1 },
    ])
    const refusal = await refusalOf(client.call('bar.read', { cup: 'broken' }))
    expect(refusal).toMatchObject({
      code: 'CUP_BROKEN',
      suggestions: ['bar.pour'],
      details: { cup: 'broken' },
    })
    const broken = await client.call('bar.read', { cup: 'bug' }).catch((error: unknown) => error)
    expect(isFault(broken) && broken.code).toBe('FAULT')
    expect(bar.part.stats().sockets).toBe(1)
  }))

test('gives up a call here and there', () =>
  withClient(async (client, bar) => {
    const leave = new AbortController()
    const given = refusalOf(client.call('bar.wait', {}, { signal: leave.signal }))
    await expect.poll(() => bar.part.stats().calls).toBe(1)
    leave.abort()
    expect((await given).code).toBe('CANCELED')
    await expect.poll(() => bar.part.stats().calls).toBe(0)
    expect((await refusalOf(client.call('bar.wait', {}, { signal: leave.signal }))).code).toBe('CANCELED')
  }))

test('follows history, then live; what a loop leaves, it ends', () =>
  withClient(async (client, bar) => {
    await pour(bar, 'a', 'b')
    const { signal } = new AbortController()
    const taking = take(client.follow({ after: 0, types: ['cup.*'], signal }), 4)
    await pour(bar, 'c', 'd')
    expect(await taking).toEqual([1, 2, 3, 4])
    await expect.poll(() => bar.part.stats().subscriptions).toBe(0)
  }))

test('a loop slower than the events gets them all, in order, and holds few', () =>
  withClient(async (client, bar) => {
    const { signal } = new AbortController()
    const names = Array.from({ length: 3000 }, (_, at) => `c${at}`)
    await pour(bar, ...names)
    const taken: number[] = []
    for await (const { position } of client.follow({ after: 0, signal })) {
      taken.push(position)
      if (position % 500 === 0) await new Promise(done => setImmediate(done))
      if (position === 3000) break
    }
    expect(taken).toEqual(names.map((_, at) => at + 1))
  }))

test('goes on where it was when the server was away for a moment', async () => {
  await using bar = await serveBar()
  const client = wsClient({ url: bar.url, key: 'let-me-in', reconnect: soon })
  const leave = new AbortController()
  const events = client.follow({ after: 0, signal: leave.signal })[Symbol.asyncIterator]()
  await pour(bar, 'a')
  expect((await events.next()).value).toMatchObject({ position: 1 })
  const next = events.next()
  await bar.server.close()
  await pour(bar, 'b')
  const again = await httpServer({
    app: bar.app,
    version: '1.2.3',
    authenticate: authenticateGuest(),
    parts: [websocketPart({ app: bar.app })],
  }).listen({ host: '127.0.0.1', port: bar.server.port })
  expect((await next).value).toMatchObject({ position: 2 })
  leave.abort()
  await client.close()
  await again.close()
})

test('a wrong key, a server that is not there and a missing permission say so', async () => {
  await withClient(async client => {
    expect((await refusalOf(client.call('bar.read', { cup: 'a' }))).code).toBe('UNAUTHENTICATED')
  }, 'wrong')
  await withClient(async client => {
    const following = take(client.follow({ signal: new AbortController().signal }), 1)
    expect((await refusalOf(following)).code).toBe('FORBIDDEN')
  }, 'clerk')
  const nobody = wsClient({ url: 'ws://127.0.0.1:1' })
  const broken = await nobody.call('bar.read', {}).catch((error: unknown) => error)
  expect(isFault(broken) && broken.code).toBe('UNREACHABLE')
  await nobody.close()
})

test('a call whose connection breaks fails and is not sent again', () =>
  withClient(async (client, bar) => {
    const waiting = client.call('bar.wait', {}).catch((error: unknown) => error)
    await expect.poll(() => bar.part.stats().calls).toBe(1)
    await bar.server.close()
    const broken = await waiting
    expect(isFault(broken) && broken.code).toBe('UNREACHABLE')
  }))
