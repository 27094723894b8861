// RFC 6455 with a bare socket, so that what no client library sends is sent too.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

const exampleKey = Buffer.from('the sample nonce').toString('base64')
const text = 0x1
const binary = 0x2
const closing = 0x8
const ping = 0x9
const pong = 0xa

interface Frame {
  readonly opcode: number
  readonly payload: Buffer
  readonly isFinal?: boolean
  readonly isMasked?: boolean
  readonly reserved?: number
}

function frame({ opcode, payload, isFinal = true, isMasked = true, reserved = 0 }: Frame): Buffer {
  const { length } = payload
  const extended =
    length < 126 ? Buffer.alloc(0) : Buffer.from(length < 65_536 ? [length >> 8, length & 255] : [])
  const first = (isFinal ? 0x80 : 0) | reserved | opcode
  const head = Buffer.from([first, (isMasked ? 0x80 : 0) | Math.min(length, 126)])
  if (!isMasked) return Buffer.concat([head, extended, payload])
  const mask = Buffer.from([1, 2, 3, 4])
  const masked = Buffer.from(payload.map((byte, at) => byte ^ mask[at % 4]!))
  return Buffer.concat([head, extended, mask, masked])
}

const say = (words: string) => frame({ opcode: text, payload: Buffer.from(words) })

interface Bare {
  readonly socket: Socket
  /** The next frame of the server. */
  next(): Promise<{ opcode: number; payload: Buffer }>
  readonly head: string
}

/** A socket after the handshake; `changed` header lines take the place of the right ones. */
async function bare(bar: Served, changed: Record<string, string> = {}): Promise<Bare> {
  const socket = connect(bar.server.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  const headers = {
    host: `127.0.0.1:${bar.server.port}`,
    authorization: 'Bearer let-me-in',
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': exampleKey,
    ...changed,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.write(['GET /ws HTTP/1.1', ...lines, '\r\n'].join('\r\n'))
  let received = Buffer.alloc(0)
  const read = async (isThere: () => boolean) => {
    while (!isThere()) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      received = Buffer.concat([received, chunk])
    }
  }
  await read(() => received.includes('\r\n\r\n'))
  const end = received.indexOf('\r\n\r\n') + 4
  const head = received.subarray(0, end).toString()
  received = received.subarray(end)
  return {
    socket,
    head,
    async next() {
      await read(() => received.length >= 2 && received.length >= 2 + (received[1]! & 127))
      const length = received[1]! & 127
      const payload = received.subarray(2, 2 + length)
      const opcode = received[0]! & 15
      received = received.subarray(2 + length)
      return { opcode, payload }
    },
  }
}

/** The close code the server answers these bytes with. */
async function closeCodeFor(bar: Served, bytes: Buffer): Promise<number> {
  const { socket, next } = await bare(bar)
  socket.write(bytes)
  const { opcode, payload } = await next()
  expect(opcode).toBe(closing)
  return payload.readUInt16BE()
}

test('the handshake answers the key as §4.2.2 says and agrees to no extension', async () => {
  await using bar = await serveBar()
  const { head } = await bare(bar)
  expect(head).toMatch(/^HTTP\/1\.1 101 /)
  const accepted = createHash('sha1').update(`${exampleKey}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
  expect(head).toContain(`Sec-WebSocket-Accept: ${accepted.digest('base64')}\r\n`)
  expect(head.toLowerCase()).not.toContain('extensions')
})

test('a handshake of another version, or with a broken key, is turned away', async () => {
  await using bar = await serveBar()
  const { head } = await bare(bar, { 'sec-websocket-version': '7' })
  expect(head).toMatch(/^HTTP\/1\.1 (400|426) /)
  expect(head).toContain('Sec-WebSocket-Version: 13')
  expect((await bare(bar, { 'sec-websocket-key': 'short' })).head).toMatch(/^HTTP\/1\.1 400 /)
  expect((await bare(bar, { upgrade: 'h2c' })).head).toMatch(/^HTTP\/1\.1 400 /)
})

test('frames that break the protocol are answered with the code they have earned', async () => {
  await using bar = await serveBar({ limits: { messageBytes: 1000 } })
  const empty = Buffer.alloc(0)
  const word = Buffer.from('{}')
  const cases: readonly (readonly [string, number, Buffer])[] = [
    ['§5.1 an unmasked frame', 1002, frame({ opcode: text, payload: word, isMasked: false })],
    ['§5.2 a reserved bit', 1002, frame({ opcode: text, payload: word, reserved: 0x20 })],
    ['§5.2 compressed, which nobody agreed to', 1002, frame({ opcode: text, payload: word, reserved: 0x40 })],
    ['§5.2 a reserved opcode', 1002, frame({ opcode: 0x3, payload: word })],
    ['§5.2 a reserved control opcode', 1002, frame({ opcode: 0xb, payload: word })],
    ['§5.4 a continuation of nothing', 1002, frame({ opcode: 0, payload: word })],
    [
      '§5.4 a message inside a message',
      1002,
      Buffer.concat([frame({ opcode: text, payload: word, isFinal: false }), say('{}')]),
    ],
    ['§5.5 a control frame in pieces', 1002, frame({ opcode: ping, payload: empty, isFinal: false })],
    ['§5.5 a long control frame', 1002, frame({ opcode: ping, payload: Buffer.alloc(126) })],
    ['§5.5.1 a close of one byte', 1002, frame({ opcode: closing, payload: Buffer.alloc(1) })],
    ['§7.4.1 a code nobody may send', 1002, frame({ opcode: closing, payload: Buffer.from([0x03, 0xed]) })],
    ['§7.4.2 a code out of range', 1002, frame({ opcode: closing, payload: Buffer.from([0x00, 0x01]) })],
    ['§8.1 text that is not UTF-8', 1007, frame({ opcode: text, payload: Buffer.from([0xc3, 0x28]) })],
    [
      '§8.1 a reason that is not UTF-8',
      1007,
      frame({ opcode: closing, payload: Buffer.from([0x03, 0xe8, 0xff]) }),
    ],
    ['§7.4.1 binary, which is not spoken here', 1003, frame({ opcode: binary, payload: word })],
    ['§7.4.1 more than a message may have', 1009, frame({ opcode: text, payload: Buffer.alloc(1001, 0x20) })],
    [
      '§5.2 a length beyond 2^53',
      1009,
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]),
    ],
  ]
  for (const [what, code, bytes] of cases) {
    expect([what, await closeCodeFor(bar, bytes)]).toEqual([what, code])
  }
})

test('a message in pieces, with a ping between them, is one message', async () => {
  await using bar = await serveBar()
  const { socket, next } = await bare(bar)
  const [start, end] = ['{"id":"1","cancel":', '"2"}'].map(part => Buffer.from(part))
  socket.write(frame({ opcode: text, payload: start!, isFinal: false }))
  socket.write(frame({ opcode: ping, payload: Buffer.from('still there?') }))
  socket.write(frame({ opcode: 0, payload: end! }))
  expect(await next()).toEqual({ opcode: pong, payload: Buffer.from('still there?') })
  expect((await next()).payload.toString()).toBe('{"id":"1","canceled":false}')
})

test('a close is answered with its code, and the connection ends', async () => {
  await using bar = await serveBar()
  const { socket, next } = await bare(bar)
  socket.write(frame({ opcode: closing, payload: Buffer.from([0x03, 0xe8]) }))
  expect((await next()).payload.readUInt16BE()).toBe(1000)
  await once(socket, 'close')
})

test('a message in more pieces than anybody needs is cut off', async () => {
  await using bar = await serveBar({ limits: { fragments: 10 } })
  const piece = frame({ opcode: 0, payload: Buffer.from(' '), isFinal: false })
  const start = frame({ opcode: text, payload: Buffer.from(' '), isFinal: false })
  expect(await closeCodeFor(bar, Buffer.concat([start, ...Array.from({ length: 20 }, () => piece)]))).toBe(
    1008,
  )
})
