import { CupPoured, callerWith, authenticateGuest } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveBar, type Peer, type Served } from './testing.ts'

const pour = ({ app }: Served, ...cups: string[]) => app.append(cups.map(cup => CupPoured({ cup })))
const cupsOf = async (peer: Peer, count: number): Promise<string[]> => {
  const cups: string[] = []
  while (cups.length < count) cups.push((await peer.next()).event.data.cup)
  return cups
}

test('says where it begins, then hands over what happens from there on', async () => {
  await using bar = await serveBar()
  await pour(bar, 'before')
  const peer = await bar.connect()
  expect(await peer.ask({ id: 's', subscribe: { types: ['cup.*'] } })).toEqual({
    id: 's',
    subscribed: true,
    after: 1,
  })
  await pour(bar, 'red')
  expect(await peer.next()).toMatchObject({
    id: 's',
    position: 2,
    event: { specversion: '1.0', type: 'cup.poured', subject: 'red', position: 2, data: { cup: 'red' } },
  })
})

test('history, then live, without a gap or a repeat, however many are written meanwhile', async () => {
  await using bar = await serveBar()
  const names = Array.from({ length: 1500 }, (_, at) => `c${at}`)
  await pour(bar, ...names.slice(0, 500))
  const peer = await bar.connect()
  peer.send({ id: 's', subscribe: { types: ['cup.>'], after: 0 } })
  for (let at = 500; at < 1500; at += 10) await pour(bar, ...names.slice(at, at + 10))
  expect(await peer.next()).toMatchObject({ subscribed: true, after: 0 })
  expect(await cupsOf(peer, 1500)).toEqual(names)
  expect(peer.waiting).toBe(0)
})

test('goes on after the position a reader has', async () => {
  await using bar = await serveBar()
  await pour(bar, 'a', 'b', 'c')
  const first = await bar.connect()
  await first.ask({ id: 's', subscribe: { after: 0 } })
  const { position } = await first.next()
  const second = await bar.connect()
  await second.ask({ id: 's', subscribe: { after: position } })
  expect(await cupsOf(second, 2)).toEqual(['b', 'c'])
})

test('follows one subject, or the types that match', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  await peer.ask({ id: 'red', subscribe: { subject: 'red' } })
  await peer.ask({ id: 'none', subscribe: { types: ['plate.*'] } })
  await pour(bar, 'blue', 'red', 'blue')
  expect(await peer.next()).toMatchObject({ id: 'red', event: { subject: 'red' } })
  await pour(bar, 'red')
  expect(await peer.next()).toMatchObject({ id: 'red', position: 4 })
  expect(peer.waiting).toBe(0)
})

test('readers with ids of their own share a channel, and each gets its events in order', async () => {
  await using bar = await serveBar()
  const peers = await Promise.all(Array.from({ length: 20 }, () => bar.connect()))
  for (const [at, peer] of peers.entries()) {
    await peer.ask({ id: at % 2 ? 'same' : `own-${at}`, subscribe: { types: ['cup.*'] } })
  }
  expect(bar.part.stats()).toMatchObject({ sockets: 20, subscriptions: 20, channels: 1 })
  for (let at = 0; at < 50; at += 1) await pour(bar, `a${at}`, `b${at}`)
  const wanted = Array.from({ length: 50 }, (_, at) => [`a${at}`, `b${at}`]).flat()
  for (const peer of peers) expect(await cupsOf(peer, 100)).toEqual(wanted)
})

test('after it is ended nothing of it follows, and its channel is gone', async () => {
  await using bar = await serveBar()
  const peer = await bar.connect()
  await peer.ask({ id: 's', subscribe: {} })
  expect(await peer.ask({ id: 'u', unsubscribe: 's' })).toEqual({ id: 'u', unsubscribed: true })
  expect(await peer.ask({ id: 'u', unsubscribe: 's' })).toEqual({ id: 'u', unsubscribed: false })
  await pour(bar, 'red')
  expect(await peer.ask({ id: 'c', op: 'bar.read', input: { cup: 'x' } })).toMatchObject({ id: 'c' })
  expect(bar.part.stats()).toMatchObject({ subscriptions: 0, channels: 0 })
})

test('what cannot be followed is refused', async () => {
  await using bar = await serveBar({ limits: { subscriptionsPerSocket: 1 } })
  const peer = await bar.connect()
  const refusalOf = async (subscribe: object) => (await peer.ask({ id: 's', subscribe })).error.code
  expect(await refusalOf({ types: ['a..b'] })).toBe('INVALID_INPUT')
  expect(await refusalOf({ after: 7 })).toBe('POSITION_UNKNOWN')
  expect(await refusalOf({ after: -1 })).toBe('INVALID_INPUT')
  expect(await refusalOf({ since: 'yesterday' })).toBe('INVALID_INPUT')
  await peer.ask({ id: 'one', subscribe: {} })
  expect(await refusalOf({})).toBe('BUSY')
})

test('nobody reads events without the permission, and who loses it hears so and gets no more', async () => {
  const clerk = callerWith(['bar:read'])
  await using bar = await serveBar({
    authenticate: authenticateGuest({ clerk: clerk.caller }),
    limits: { sweepMs: 10 },
  })
  const peer = await bar.connect('/ws', { headers: { 'x-api-key': 'clerk' } })
  const ask = () => peer.ask({ id: 's', subscribe: {} })
  expect(await ask()).toMatchObject({ id: 's', error: { code: 'FORBIDDEN' } })
  expect(await peer.ask({ id: 'w', watch: 'wf_1' })).toMatchObject({ id: 'w', error: { code: 'FORBIDDEN' } })

  clerk.give('events:read')
  await ask()
  await pour(bar, 'red')
  expect(await cupsOf(peer, 1)).toEqual(['red'])

  clerk.take('events:read')
  await pour(bar, 'blue')
  expect(await peer.next()).toMatchObject({ id: 's', error: { code: 'FORBIDDEN' } })
  expect(await peer.ask({ id: 'c', op: 'bar.read', input: { cup: 'x' } })).toMatchObject({ id: 'c' })
  expect(bar.part.stats()).toMatchObject({ sockets: 1, subscriptions: 0 })
})

test('who loses the permission hears so even when nothing happens', async () => {
  const clerk = callerWith(['events:read'])
  await using bar = await serveBar({
    authenticate: authenticateGuest({ clerk: clerk.caller }),
    limits: { sweepMs: 5 },
  })
  const peer = await bar.connect('/ws', { headers: { 'x-api-key': 'clerk' } })
  await peer.ask({ id: 's', subscribe: {} })
  clerk.take('events:read')
  expect(await peer.next()).toMatchObject({ id: 's', error: { code: 'FORBIDDEN' } })
})

test('credentials that end close the socket and say why', async () => {
  const clerk = callerWith(['*'])
  await using bar = await serveBar({ authenticate: authenticateGuest({ clerk: clerk.caller }) })
  const peer = await bar.connect('/ws', { headers: { 'x-api-key': 'clerk' } })
  const other = await bar.connect()
  clerk.end()
  expect(await peer.closed).toEqual({ code: 4401, reason: 'credentials ended' })
  expect(await other.ask({ id: 'c', op: 'bar.read', input: { cup: 'x' } })).toMatchObject({ id: 'c' })
})
