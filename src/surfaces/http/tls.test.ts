import { trustedCaller, type Credentials } from '#kernel'
import type { App } from '#kernel/run'
import { testApp } from '#kernel/testing'
import { bar } from '#surfaces/testing'
import { readFileSync } from 'node:fs'
import { request, type RequestOptions } from 'node:https'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect, type ConnectionOptions } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { httpServer, type HttpPart } from './http-server.ts'
import type { RunningHttp } from './listen-on.ts'

const pem = (name: string) => readFileSync(`test/fixtures/tls/${name}`)
const ca = pem('ca.pem')

let app: App
let server: RunningHttp
let shown: Credentials[] = []
const slow = Promise.withResolvers<string>()
const part: HttpPart = {
  name: 'who',
  mount(http) {
    http.get('/who', async ({ caller }) => caller?.actor)
    http.get('/slow', async () => slow.promise)
  },
}

beforeEach(async () => {
  shown = []
  app = await testApp([bar])
  const http = httpServer({
    app,
    version: '0',
    parts: [part],
    tls: { cert: pem('server.pem'), key: pem('server.key'), clientCa: ca },
    async authenticate(credentials) {
      shown.push(credentials)
      const name = credentials.certificate?.subject ?? credentials.token
      return name === undefined ? undefined : trustedCaller({ id: name, kind: 'service' })
    },
  })
  server = await http.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(async () => {
  await server.close()
  await app.stop()
})

const ask = (path: string, options: RequestOptions = {}) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const asked = request(`${server.url}${path}`, { ca, agent: false, ...options }, response => {
      let body = ''
      response.on('data', (piece: Buffer) => (body += String(piece)))
      response.on('end', () => resolve({ status: response.statusCode!, body }))
    })
    asked.on('error', reject).end()
  })

const handshake = (options: ConnectionOptions) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ca, ...options }, () => {
      resolve(socket.getProtocol()!)
      socket.destroy()
    })
    socket.on('error', reject)
  })

test('it speaks TLS 1.3 and nothing older', async () => {
  expect(server.url).toMatch(/^https:/)
  expect(await handshake({})).toBe('TLSv1.3')
  await expect(handshake({ maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/)
})

test('a key is enough; a certificate is one too, when an authority of ours has signed it', async () => {
  expect((await ask('/who')).status).toBe(401)
  expect(await ask('/who', { headers: { authorization: 'Bearer key' } })).toMatchObject({ status: 200 })
  const client = { cert: pem('client.pem'), key: pem('client.key') }
  expect(JSON.parse((await ask('/who', client)).body)).toMatchObject({ id: 'printer.local' })
  expect(shown.at(-1)!.certificate!.fingerprint256).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
})

test('a certificate that only says the same name is nothing', async () => {
  const stranger = { cert: pem('stranger.pem'), key: pem('stranger.key') }
  expect((await ask('/who', stranger)).status).toBe(401)
  expect(shown.at(-1)!.certificate).toBeUndefined()
})

test('what is not TLS gets no answer', async () => {
  const socket = connectPlain(server.port, '127.0.0.1')
  socket.end('GET /health/live HTTP/1.1\r\nhost: localhost\r\n\r\n')
  const pieces: Buffer[] = []
  for await (const piece of socket) pieces.push(piece as Buffer)
  expect(Buffer.concat(pieces).toString('latin1')).not.toContain('HTTP/1.1 200')
})

test('it stops at once: answers are finished, waiting and half-open connections are cut', async () => {
  const answer = ask('/slow', { headers: { authorization: 'Bearer key' } })
  const silent: Socket = connectPlain(server.port, '127.0.0.1')
  const idle = connect({ host: '127.0.0.1', port: server.port, ca })
  await Promise.all([
    new Promise(done => void silent.once('connect', done)),
    new Promise(done => void idle.once('secureConnect', done)),
  ])
  while (shown.length === 0) await new Promise<void>(done => void setImmediate(done))
  const startedAt = performance.now()
  const closed = server.close()
  idle.on('error', () => {})
  silent.on('error', () => {})
  await Promise.all([silent, idle].map(socket => new Promise(done => void socket.once('close', done))))
  slow.resolve('done')
  expect(await answer).toMatchObject({ status: 200, body: 'done' })
  await closed
  expect(performance.now() - startedAt).toBeLessThan(8000)
})
