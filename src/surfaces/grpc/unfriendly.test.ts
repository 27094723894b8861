import { status } from '@grpc/grpc-js'
import { once } from 'node:events'
import { connect as connectHttp2, constants, type ClientHttp2Session } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { refused, serveBar, type ServedGrpc } from './testing.ts'

const path = '/alice.bar.v1.Bar/Read'
const headers = { ':path': path, ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' }
const key = { authorization: 'Bearer let-me-in' }

async function openSession(bar: ServedGrpc): Promise<ClientHttp2Session> {
  const session = connectHttp2(`http://${bar.server.address}`)
  session.on('error', () => {})
  await once(session, 'connect')
  return session
}

/** The status in the headers or trailers of the answer. */
async function statusOf(session: ClientHttp2Session, extra: object, body?: Buffer): Promise<number> {
  const stream = session.request({ ...headers, ...extra })
  stream.on('error', () => {}).resume()
  const found = new Promise<unknown>(resolve => {
    const look = (given: Readonly<Record<string, unknown>>) =>
      given['grpc-status'] && resolve(given['grpc-status'])
    stream.on('response', look).on('trailers', look)
  })
  if (body) stream.end(body)
  const code = Number(await found)
  stream.close()
  return code
}

const framed = (bytes: Buffer, isPacked = 0) => {
  const head = Buffer.alloc(5)
  head[0] = isPacked
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

const answers = async (bar: ServedGrpc) =>
  expect((await bar.call('bar.v1.Bar/Read', { cup: 'a' })).json).toEqual({ cup: 'a', sips: 1 })

test('without credentials not one byte of a request is read', async () => {
  await using bar = await serveBar()
  const session = await openSession(bar)

  expect(await statusOf(session, {})).toBe(status.UNAUTHENTICATED)
  session.close()
})

test('connections that say nothing are closed, and others are answered meanwhile', async () => {
  await using bar = await serveBar({ limits: { openingMs: 60 } })
  const sockets = Array.from({ length: 50 }, () => connect(bar.server.port, '127.0.0.1'))
  const closed = sockets.map((socket: Socket) => once(socket.on('error', () => {}).resume(), 'close'))
  await answers(bar)

  await Promise.all(closed)
})

test('credentials that were refused keep no connection open', async () => {
  await using bar = await serveBar({ limits: { openingMs: 60 } })
  const session = await openSession(bar)
  expect(await statusOf(session, {})).toBe(status.UNAUTHENTICATED)

  await once(session, 'close')
  await answers(bar)
})

test('a request that does not arrive in time is ended', async () => {
  await using bar = await serveBar({ limits: { requestMs: 60 } })
  const session = await openSession(bar)

  expect(await statusOf(session, key)).toBe(status.DEADLINE_EXCEEDED)
  session.close()
  await answers(bar)
})

test('more connections than allowed are closed, and who is in stays in', async () => {
  await using bar = await serveBar({ limits: { connections: 2 } })
  await answers(bar)
  const second = await openSession(bar)
  const third = connect(bar.server.port, '127.0.0.1')
    .on('error', () => {})
    .resume()
  await once(third, 'close')

  expect(bar.server.connections()).toBe(2)
  second.close()
  await answers(bar)
})

test('a small packed message that unfolds into a large one is refused', async () => {
  await using bar = await serveBar()
  const session = await openSession(bar)
  const bomb = framed(gzipSync(Buffer.alloc(50_000_000)), 1)

  expect(await statusOf(session, { ...key, 'grpc-encoding': 'gzip' }, bomb)).toBe(status.RESOURCE_EXHAUSTED)
  session.close()
  await answers(bar)
})

test('wild bytes are refused, never a fault', async () => {
  await using bar = await serveBar()
  const wild = [
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0x00, 0x00],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0x0b, 0x0a],
    [0x0d, 0x01],
  ]
  for (const bytes of wild) {
    expect((await refused(bar.send('bar.v1.Bar/Read', Buffer.from(bytes)))).code).toBe(
      status.INVALID_ARGUMENT,
    )
  }
  const { code } = await refused(
    bar.call('bar.v1.Bar/Read', { cup: 'a' }, { metadata: { 'idempotency-key': 'x'.repeat(201) } }),
  )
  expect(code).toBe(status.INVALID_ARGUMENT)
})

test('a token of 64 KiB ends the call, and nothing else', async () => {
  await using bar = await serveBar()
  const session = await openSession(bar)
  const stream = session.request({ ...headers, authorization: `Bearer ${'x'.repeat(65_536)}` })
  stream.on('error', () => {}).resume()
  await new Promise(resolve => stream.once('close', resolve))
  expect(stream.rstCode).toBe(constants.NGHTTP2_REFUSED_STREAM)
  session.destroy(undefined, constants.NGHTTP2_CANCEL)

  await answers(bar)
})
