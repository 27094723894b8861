import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { notice, serveBar, type Served } from './testing.ts'

let bar: Served
beforeAll(async () => {
  bar = await serveBar({
    limits: { headersMs: 200, requestMs: 300, checkMs: 50, stalledMs: 200, connections: 50 },
  })
})
afterAll(() => bar[Symbol.asyncDispose]())

/** Sends the text over a socket of its own and answers everything that came until the other side hung up. */
const talk = (text: string, port = bar.server.port, host = '127.0.0.1') =>
  new Promise<string>(resolve => {
    let heard = ''
    const socket = connect(port, host, () => void socket.write(text))
    socket.on('data', chunk => (heard += chunk.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })

const get = (headers: string, path = '/api/v1/operations') =>
  talk(`GET ${path} HTTP/1.1\r\n${headers}\r\nconnection: close\r\n\r\n`)
const key = 'authorization: Bearer let-me-in'
const statusOf = (answer: string) => Number(answer.split(' ')[1])

test('nobody gets in without a key, wherever they knock', async () => {
  for (const path of [
    '/api/v1/operations',
    '/api/v1/cups/tea',
    '/api/v1/events/stream',
    '/api/v1/nothing',
    '/api/v1/health',
  ]) {
    const response = await fetch(bar.url + path)
    expect([path, response.status]).toEqual([path, 401])
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="alice"')
    expect(((await response.json()) as any).error.code).toBe('UNAUTHENTICATED')
  }
})

test('a page that resolved its own name to this machine is turned away', async () => {
  for (const host of ['evil.example', 'evil.example:4100', '192.168.1.5', '127.0.0.1.evil.example', '']) {
    expect([host, statusOf(await get(`host: ${host}\r\n${key}`))]).toEqual([host, 421])
  }
  for (const host of ['localhost', `127.0.0.1:${bar.server.port}`, '[::1]:4100', 'alice.localhost']) {
    expect([host, statusOf(await get(`host: ${host}\r\n${key}`))]).toEqual([host, 200])
  }
})

test('the page of another site is turned away, and one of ours is not', async () => {
  const from = (more: string) => get(`host: localhost:1\r\n${key}\r\n${more}`)
  expect(statusOf(await from('origin: http://evil.example'))).toBe(403)
  expect(statusOf(await from('origin: null'))).toBe(403)
  expect(statusOf(await from('origin: http://localhost:2'))).toBe(403)
  expect(statusOf(await from('sec-fetch-site: cross-site'))).toBe(403)
  expect(statusOf(await from('origin: http://localhost:1'))).toBe(200)
  expect((await from('origin: http://localhost:1')).toLowerCase()).not.toContain('access-control')
})

test('names can be added, and on other addresses an address is enough', async () => {
  await using named = await serveBar({ allowedHosts: ['alice.example.org'] })
  const ask = (host: string, port: number) =>
    talk(`GET /health/live HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, port).then(statusOf)
  expect(await ask('alice.example.org', named.server.port)).toBe(200)
  expect(await ask('evil.example', named.server.port)).toBe(421)

  await using open = await serveBar({ host: '0.0.0.0', allowedHosts: ['alice.example.org'] })
  expect(open.url).toBe(`http://localhost:${open.server.port}`)
  expect(await ask('192.168.1.5', open.server.port)).toBe(200)
  expect(await ask('evil.example', open.server.port)).toBe(421)
})

test('every answer tells browsers to guess nothing and to frame nothing', async () => {
  for (const path of ['/health/live', '/api/v1/operations', '/nowhere']) {
    const { headers } = await bar.get(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-powered-by')).toBeNull()
  }
})

test('who sends slowly is cut off', async () => {
  const post = `POST /api/v1/bar/read HTTP/1.1\r\nhost: localhost\r\n${key}\r\ncontent-type: application/json\r\ncontent-length: 9`
  expect(statusOf(await talk('GET /health/live HTTP/1.1\r\nhost: localhost\r\n'))).toBe(408)
  expect(statusOf(await talk(`${post}\r\n\r\n{`))).toBe(408)
  expect(statusOf(await talk(''))).toBe(408)
})

test('who takes nothing of a long answer is cut off', async () => {
  await using own = await serveBar({ limits: { stalledMs: 100 } })
  const body = '{"letters":20000000}'
  const head = `POST /api/v1/bar/fill HTTP/1.1\r\nhost: localhost\r\n${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
  const socket = connect(own.server.port, '127.0.0.1', () => void socket.write(head + body))
  socket.pause().on('error', () => {})
  await own.connectionsAre(1)
  await own.connectionsAre(0)
  socket.destroy()
})

test('what is not HTTP gets a short answer', async () => {
  expect(statusOf(await talk('hello\r\n\r\n'))).toBe(400)
  expect(statusOf(await talk(`GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`))).toBe(
    431,
  )
})

test('a caller who leaves ends the read that was for them, which is no fault', async () => {
  const { hooks, asked } = notice('bar.wait')
  await using own = await serveBar({ test: { hooks } })
  const leaving = new AbortController()
  const waiting = fetch(`${own.url}/api/v1/bar/wait`, {
    method: 'POST',
    headers: { authorization: 'Bearer let-me-in', 'content-type': 'application/json' },
    body: '{}',
    signal: leaving.signal,
  })
  await asked
  leaving.abort()
  await expect(waiting).rejects.toThrow('aborted')
  await own.connectionsAre(0)
  expect(own.logged).toEqual([])
})
