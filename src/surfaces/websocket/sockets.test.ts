import { callerWith, authenticateGuest } from '#surfaces/testing'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serveBar } from './testing.ts'

const read = { id: 'c', op: 'bar.read', input: { cup: 'x' } }

test('nobody gets in without credentials, under a foreign name, or from the page of another site', async () => {
  await using bar = await serveBar()
  const withKey = (headers: Record<string, string>) => ({
    headers: { authorization: 'Bearer let-me-in', ...headers },
  })
  expect(await bar.refused('/ws', { headers: {} })).toEqual({ status: 401, code: 'UNAUTHENTICATED' })
  expect(await bar.refused('/ws', { headers: { 'x-api-key': 'wrong' } })).toMatchObject({ status: 401 })
  expect(await bar.refused('/ws', withKey({ host: 'rebound.example' }))).toEqual({
    status: 421,
    code: 'WRONG_HOST',
  })
  expect(await bar.refused('/ws', withKey({ origin: 'https://evil.example' }))).toEqual({
    status: 403,
    code: 'WRONG_ORIGIN',
  })
  expect(await bar.refused('/nothing')).toEqual({ status: 404, code: 'NOT_FOUND' })
  const own = withKey({ origin: bar.server.url })
  expect(await (await bar.connect('/ws', own)).ask(read)).toMatchObject({ result: { cup: 'x' } })
})

test('a browser shows its key as a subprotocol, and is told which one is spoken', async () => {
  await using bar = await serveBar()
  const own = { headers: { origin: bar.server.url } }
  const peer = await bar.connect('/ws', { ...own, protocols: ['alice', 'bearer.let-me-in'] })
  expect(peer.socket.protocol).toBe('alice')
  expect(await bar.refused('/ws', { ...own, protocols: ['alice', 'bearer.wrong'] })).toEqual({
    status: 401,
    code: 'UNAUTHENTICATED',
  })
})

test('one socket too many is turned away, of one caller and of all', async () => {
  const clerk = callerWith(['*'])
  const authenticate = authenticateGuest({ clerk: clerk.caller })
  await using bar = await serveBar({ authenticate, limits: { sockets: 3, socketsPerActor: 2 } })
  const asClerk = { headers: { 'x-api-key': 'clerk' } }
  await bar.connect()
  const second = await bar.connect()
  expect(await bar.refused('/ws')).toEqual({ status: 503, code: 'BUSY' })
  await bar.connect('/ws', asClerk)
  expect(await bar.refused('/ws', asClerk)).toEqual({ status: 503, code: 'BUSY' })

  second.socket.close()
  await expect.poll(() => bar.part.stats().sockets).toBe(2)
  await bar.connect()
  expect(bar.part.stats()).toEqual({
    sockets: 3,
    subscriptions: 0,
    channels: 0,
    calls: 0,
    waiting_bytes: 0,
    dropped: 0,
  })
})

test('a handshake that never comes to its end is cut off', async () => {
  await using bar = await serveBar({ http: { headersMs: 50, checkMs: 20 } })
  const socket = connect(bar.server.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(`GET /ws HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\n`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /)
  await once(socket, 'close')
})

test('who answers pings stays, and who does not is gone', async () => {
  await using bar = await serveBar({ limits: { pingMs: 20, sweepMs: 5 } })
  const quiet = await bar.connect('/ws', { autoPong: false, headers: { authorization: 'Bearer let-me-in' } })
  const alive = await bar.connect()
  for (let pings = 0; pings < 4; pings += 1) await once(alive.socket, 'ping')
  expect(await quiet.closed).toMatchObject({ code: 1006 })
  expect(await alive.ask(read)).toMatchObject({ id: 'c' })
})

test('who begins a long message and never ends it is let go', async () => {
  await using bar = await serveBar({ limits: { pingMs: 20, sweepMs: 5 } })
  const peer = await bar.connect()
  peer.socket.send('x'.repeat(20_000), { fin: false })
  expect(await peer.closed).toEqual({ code: 1008, reason: 'unfinished message' })
})

test('when the server stops, what was asked is answered, nothing new begins, and every socket hears why', async () => {
  const held = Promise.withResolvers<undefined>()
  const asked = Promise.withResolvers<undefined>()
  const authorize = async () => {
    asked.resolve(undefined)
    await held.promise
  }
  await using bar = await serveBar({ test: { hooks: { authorize } }, limits: { closeMs: 2000 } })
  const busy = await bar.connect()
  const idle = await bar.connect()
  busy.send(read)
  await asked.promise
  const closed = bar.server.close()
  expect(await idle.closed).toEqual({ code: 1001, reason: 'the server stops' })
  expect(await busy.ask({ ...read, id: 'late' })).toMatchObject({ id: 'late', error: { code: 'STOPPING' } })
  held.resolve(undefined)
  expect(await busy.next()).toMatchObject({ id: 'c', result: { cup: 'x' } })
  expect(await busy.closed).toMatchObject({ code: 1001 })
  await closed
})
