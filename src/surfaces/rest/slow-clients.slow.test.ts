import { connect, type Socket } from 'node:net'
// Who holds connections without using them does not keep anybody else out.
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { CupPoured, serveBar, type Served } from './testing.ts'

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
})

const dial = (port: number, text: string, host = '127.0.0.1') =>
  new Promise<Socket>(resolve => {
    const socket = connect(port, host, () => socket.write(text, () => resolve(socket)))
    socket.on('error', () => {})
    open.push(socket)
  })
const heardBy = (socket: Socket) =>
  new Promise<string>(resolve => {
    let heard = ''
    socket.on('data', chunk => (heard += chunk.toString()))
    socket.on('close', () => resolve(heard))
  })

const key = 'host: localhost\r\nauthorization: Bearer let-me-in\r\ncontent-type: application/json\r\n'
const slow = {
  'slow headers': 'GET /api/v1/cups/tea HTTP/1.1\r\nhost: local',
  'slow bodies': `POST /api/v1/bar/read HTTP/1.1\r\n${key}content-length: 100\r\n\r\n{"cup"`,
  'slow readers': `POST /api/v1/bar/fill HTTP/1.1\r\n${key}content-length: 19\r\n\r\n{"letters":1000000}`,
}

describe('300 clients with', () => {
  for (const [kind, text] of Object.entries(slow)) {
    test(`${kind} leave the others served, and are gone in time`, { timeout: 60_000 }, async () => {
      const limits = { headersMs: 5000, requestMs: 5000, checkMs: 50, stalledMs: 2000, keepAliveMs: 2000 }
      await using bar = await serveBar({ limits })
      const sockets = await Promise.all(Array.from({ length: 300 }, () => dial(bar.server.port, text)))
      for (const socket of sockets) socket.pause()
      if (kind !== 'slow readers') await bar.connectionsAre(300)
      for (let count = 0; count < 20; count += 1) {
        expect((await bar.get('/api/v1/cups/tea')).status).toBe(200)
      }
      if (kind !== 'slow readers') for (const socket of sockets) socket.resume()
      await bar.connectionsAtMost(2)
    })
  }
})

test('new requests are refused while too much waits for readers who take nothing', async () => {
  await using bar = await serveBar({ limits: { unsentBytes: 30_000_000, stalledMs: 2000 } })
  const fill = slow['slow readers'].replace('length: 19', 'length: 20').replace('1000000', '20000000')
  const sockets = await Promise.all([1, 2].map(() => dial(bar.server.port, fill)))
  for (const socket of sockets) socket.pause()
  await bar.answers('/api/v1/cups/tea', 503)
  expect((await fetch(`${bar.url}/health/live`)).status).toBe(200)
  for (const socket of sockets) socket.destroy()
  await bar.answers('/api/v1/cups/tea', 200)
})

test('readers that take nothing of a long history hold no more than their buffers', async () => {
  await using bar = await serveBar({ limits: { stalledMs: 400 } })
  const cup = 'x'.repeat(8000)
  for (let count = 0; count < 20; count += 1) {
    await bar.app.append(Array.from({ length: 50 }, () => CupPoured({ cup })))
  }
  const before = memory()
  const text = `GET /api/v1/events/stream?after=0 HTTP/1.1\r\n${key}\r\n`
  const sockets = await Promise.all(Array.from({ length: 60 }, () => dial(bar.server.port, text)))
  for (const socket of sockets) socket.pause()
  await bar.logSays('A reader of the event stream took nothing and was dropped')
  // 60 readers of 8 MB each would be 480 MB.
  expect(memory() - before).toBeLessThan(100_000_000)
  expect((await bar.get('/api/v1/cups/tea')).status).toBe(200)
})

const memory = () => {
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}

const ownAddress = Object.values(networkInterfaces())
  .flatMap(each => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

test.skipIf(ownAddress === undefined)('one address has so many connections and no more', async () => {
  await using bar = await serveBar({ host: '0.0.0.0', limits: { connectionsPerAddress: 3 } })
  const { port } = bar.server
  const ask = 'GET /health/live HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n'
  const held = await Promise.all(Array.from({ length: 3 }, () => dial(port, '', ownAddress)))
  await connected(bar, 3)
  const refused = await heardBy(await dial(port, '', ownAddress))
  expect(refused).toMatch(/^HTTP\/1\.1 503 /)
  expect(refused).toContain('"code":"BUSY"')

  expect(await heardBy(await dial(port, ask))).toMatch(/^HTTP\/1\.1 200 /)
  held[0]!.destroy()
  await connected(bar, 2)
  expect(await heardBy(await dial(port, ask, ownAddress))).toMatch(/^HTTP\/1\.1 200 /)
})

const connected = (bar: Served, count: number) => bar.connectionsAre(count)
