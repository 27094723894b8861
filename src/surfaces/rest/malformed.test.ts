// Requests that two programs could read in two ways, or that are no requests at all: refused with a code.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveBar, type Served } from './testing.ts'

let bar: Served
beforeAll(async () => {
  bar = await serveBar()
})
afterAll(() => bar[Symbol.asyncDispose]())

/** Everything that comes back until the other side hangs up. */
const talk = (bytes: string | Buffer) =>
  new Promise<string>(resolve => {
    let heard = ''
    const socket = connect(bar.server.port, '127.0.0.1', () => void socket.write(bytes))
    socket.on('data', chunk => (heard += chunk.toString()))
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
  })

const host = 'host: localhost\r\n'
const key = 'authorization: Bearer let-me-in\r\n'
const get = (target: string, more = '') =>
  `GET ${target} HTTP/1.1\r\n${host}${key}${more}connection: close\r\n\r\n`
const post = (more: string, body: string) =>
  `POST /api/v1/bar/read HTTP/1.1\r\n${host}${key}content-type: application/json\r\nconnection: close\r\n${more}\r\n${body}`

/** Status and code of the only answer there is. */
async function answerTo(bytes: string | Buffer) {
  const heard = await talk(bytes)
  expect(heard.match(/^HTTP\/1\.1 /gm)).toHaveLength(1)
  const body = heard.slice(heard.indexOf('\r\n\r\n') + 4)
  const { error, type, status } = JSON.parse(body)
  expect([type, status]).toEqual([`urn:alice:error:${error.code}`, Number(heard.split(' ')[1])])
  return `${status} ${error.code}`
}

test.each([
  [
    'a length and chunks',
    post('content-length: 5\r\ntransfer-encoding: chunked\r\n', '0\r\n\r\nGET / HTTP/1.1\r\n\r\n'),
  ],
  ['chunks and a length', post('transfer-encoding: chunked\r\ncontent-length: 5\r\n', '0\r\n\r\n')],
  ['two lengths', post('content-length: 2\r\ncontent-length: 3\r\n', '{}x')],
  ['two lengths in one', post('content-length: 2,2\r\n', '{}')],
  ['a length with a sign', post('content-length: +2\r\n', '{}')],
  ['another transfer coding', post('transfer-encoding: x-chunked\r\n', '0\r\n\r\n')],
  ['chunks that are not last', post('transfer-encoding: chunked, identity\r\n', '0\r\n\r\n')],
  ['a space before the colon', post('transfer-encoding : chunked\r\n', '0\r\n\r\n')],
  [
    'a chunk longer than numbers go',
    post('transfer-encoding: chunked\r\n', 'ffffffffffffffff1\r\n{}\r\n0\r\n\r\n'),
  ],
  ['a folded header', get('/api/v1/cups/tea', 'x-a: b\r\n c\r\n')],
  ['a carriage return in a header', get('/api/v1/cups/tea', 'x-a: b\rc\r\n')],
  ['a zero byte in a header', get('/api/v1/cups/tea', 'x-a: b\0c\r\n')],
  ['lines that end with a line feed only', get('/api/v1/cups/tea').replaceAll('\r\n', '\n')],
  ['a space in the target', get('/api/v1/cups/t ea')],
  ['a fragment in the target', get('/api/v1/cups/tea#x')],
  ['a method nobody knows', get('/api/v1/cups/tea').replace('GET', 'BREW')],
  ['HTTP/2 without asking', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['TLS on a port without it', Buffer.from('16030100c8010000c40303', 'hex')],
])('%s cannot be read', async (_, bytes) => {
  expect(await answerTo(bytes)).toBe('400 INVALID_INPUT')
})

test.each([
  'host: localhost',
  'authorization: Bearer x',
  'x-api-key: a\r\nx-api-key: b',
  'if-match: "a"\r\nif-match: "b"',
])('a header that stands for one thing is not said twice: %s', async more => {
  expect(await answerTo(get('/api/v1/cups/tea', `${more}\r\n`))).toBe('400 INVALID_INPUT')
})

test('a request names its host once, in the header or in both places the same', async () => {
  expect(await answerTo('GET /api/v1/cups/tea HTTP/1.1\r\nconnection: close\r\n\r\n')).toBe(
    '400 INVALID_INPUT',
  )
  expect(await answerTo(get('http://evil.example/api/v1/cups/tea'))).toBe('400 INVALID_INPUT')
  expect(await answerTo(get('evil.example:80'))).toBe('400 INVALID_INPUT')
  expect(await talk(get('http://localhost/api/v1/cups/tea'))).toMatch(/^HTTP\/1\.1 200 /)
})

test('nothing is tunneled, and nothing is echoed', async () => {
  expect(await answerTo(get('evil.example:80').replace('GET', 'CONNECT'))).toBe('405 METHOD_NOT_ALLOWED')
  expect(await answerTo(get('/api/v1/cups/tea', 'x-secret: s\r\n').replace('GET', 'TRACE'))).toBe(
    '405 METHOD_NOT_ALLOWED',
  )
})

test('what is too long is refused as such', async () => {
  for (const more of [
    `x-api-key: ${'a'.repeat(65_536)}\r\n`,
    Array.from({ length: 3000 }, (_, index) => `a${index}: b\r\n`).join(''),
  ]) {
    expect(await answerTo(get('/api/v1/cups/tea', more))).toBe('431 TOO_LARGE')
  }
  expect(await answerTo(get(`/api/v1/cups/${'x'.repeat(20_000)}`))).toBe('431 TOO_LARGE')
})

test('a path is what it says: nothing is folded, decoded twice or put into a header', async () => {
  const cup = async (path: string) =>
    ((await (await bar.get(`/api/v1/cups/${path}`)).json()) as any).cup as string
  expect(await cup('a%2Fb')).toBe('a/b')
  expect(await cup('%252e%252e')).toBe('%2e%2e')
  expect(await cup('a%0d%0aset-cookie:x')).toBe('a\r\nset-cookie:x')
  expect(await answerTo(get('/api/v1/cups/%zz'))).toBe('400 INVALID_INPUT')
  expect(await answerTo(get('/api/v1/cups/%c0%af'))).toBe('400 INVALID_INPUT')
  expect(await answerTo(get('/api/v1/../../etc/passwd'))).toBe('404 NOT_FOUND')
  expect(await answerTo(get('//evil.example/%2e%2e'))).toBe('404 NOT_FOUND')
  const injected = await talk(get('/api/v1/cups?limit=x%0d%0aset-cookie:%20a=b'))
  expect(injected.toLowerCase()).not.toMatch(/^set-cookie/m)
})

test('a body is UTF-8', async () => {
  const body = '{"cup":"tea"}'
  const as = (type: string) =>
    `POST /api/v1/bar/read HTTP/1.1\r\n${host}${key}content-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`
  expect(await answerTo(as('application/json; charset=utf-16'))).toBe('415 UNSUPPORTED_MEDIA_TYPE')
  expect(await talk(as('application/json; charset="UTF-8"'))).toMatch(/^HTTP\/1\.1 200 /)
})

test('two requests at once get two answers, in order', async () => {
  const heard = await talk(`GET /health/live HTTP/1.1\r\n${host}\r\n${get('/api/v1/cups/tea')}`)
  expect(heard.split('HTTP/1.1 200 OK')).toHaveLength(3)
  expect(heard.indexOf('healthy')).toBeLessThan(heard.indexOf('"cup":"tea"'))
})
