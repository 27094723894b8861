import { Refusal, trustedCaller, type Authenticate } from '#kernel'
import { silentLog, testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consolePart } from './console-part.ts'
import { createSessions } from './sessions.ts'

let now = Date.parse('2026-01-31T12:00:00Z')
const sessions = createSessions({ secret: 'one', now: () => now })
const good = new Set(['key-of-ann'])
const ann = trustedCaller({ id: 'ann', kind: 'person' })

const byToken: Authenticate = async ({ token }) => {
  if (token === undefined) return undefined
  if (good.has(token)) return ann
  throw new Refusal('UNAUTHENTICATED', 'These credentials are not good here')
}
const authenticate: Authenticate = async credentials =>
  byToken({ ...credentials, token: credentials.token ?? sessions.open(credentials.sessions ?? []) })

let folder = ''
let url = ''
let close = async () => {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-console-'))
  const app = await testApp([], { log: silentLog })
  const parts = [consolePart({ folder, sessions, authenticate, version: '1', isTls: false, url: () => url })]
  const server = await httpServer({ app, version: '1', authenticate, parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  url = server.url
  close = async () => {
    await server.close()
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
afterAll(() => close())

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const cookieOf = (response: Response) => response.headers.get('set-cookie')!.split(';', 1)[0]!

const codeIn = async (response: Response) => {
  const { url: link } = (await response.json()) as { url: string }
  expect(link.startsWith(`${url}/login#code=`)).toBe(true)
  return link.slice(link.indexOf('=') + 1)
}

test('a key begins a session that only the browser and this server can use', async () => {
  const begun = await post('/session', { key: 'key-of-ann' })
  expect(begun.status).toBe(200)
  expect(begun.headers.get('set-cookie')).toMatch(
    /^alice_[0-9a-f]{8}=[\w-]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect(cookieOf(begun)).not.toContain(Buffer.from('key-of-ann').toString('base64url'))
  const cookie = cookieOf(begun)
  expect(await (await fetch(`${url}/session`, { headers: { cookie } })).json()).toMatchObject({
    actor: { id: 'ann' },
  })
  expect((await fetch(`${url}/session`)).status).toBe(401)
})

test('a wrong key begins none, and a body that is neither key nor code says what to send', async () => {
  expect((await post('/session', { key: 'other' })).status).toBe(401)
  const refused = await post('/session', { password: 'x' })
  expect(refused.status).toBe(422)
  expect(JSON.stringify(await refused.json())).toContain('code')
})

test('a session ends with its key, its day, and a word changed in it', async () => {
  const cookie = cookieOf(await post('/session', { key: 'key-of-ann' }))
  const status = async (shown: string) =>
    (await fetch(`${url}/session`, { headers: { cookie: shown } })).status
  good.clear()
  expect(await status(cookie)).toBe(401)
  good.add('key-of-ann')
  expect(await status(cookie)).toBe(200)
  expect(await status(`${cookie.slice(0, -6)}AAAAAA`)).toBe(401)
  const before = now
  now += 31 * 86_400_000
  expect(await status(cookie)).toBe(401)
  now = before
})

test('beside the cookie of another Alice on this machine ours is found', async () => {
  const cookie = cookieOf(await post('/session', { key: 'key-of-ann' }))
  const other = createSessions({ secret: 'two', now: () => now })
  const both = `theme=dark; ${other.cookie}=${other.seal('x')}; ${cookie}`
  expect((await fetch(`${url}/session`, { headers: { cookie: both } })).status).toBe(200)
  expect(other.cookie).not.toBe(sessions.cookie)
})

test('pages of another port are the same site to a browser, and get nothing for the cookie', async () => {
  const cookie = cookieOf(await post('/session', { key: 'key-of-ann' }))
  const headers = { cookie, 'sec-fetch-site': 'same-site' }
  expect((await fetch(`${url}/session`, { headers })).status).toBe(401)
  expect((await post('/session', { key: 'key-of-ann' }, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
})

test('a link brings in once, and not after its time', async () => {
  const asked = () => post('/session/links', {}, { authorization: 'Bearer key-of-ann' })
  const code = await codeIn(await asked())
  expect((await post('/session', { code })).status).toBe(200)
  expect((await post('/session', { code })).status).toBe(401)
  const late = await codeIn(await asked())
  now += 16 * 60_000
  expect((await post('/session', { code: late })).status).toBe(401)
  expect((await post('/session/links', {})).status).toBe(401)
})

test('signing out takes the cookie away', async () => {
  const ended = await fetch(`${url}/session`, { method: 'DELETE' })
  expect(ended.status).toBe(204)
  expect(ended.headers.get('set-cookie')).toContain('Max-Age=0')
})

test('a console that is not built says how to build it; built, every page of it is the one page', async () => {
  const missing = await fetch(`${url}/`)
  expect(missing.status).toBe(503)
  expect(await missing.json()).toMatchObject({ error: { suggestions: ['npm run build'] } })
  await mkdir(join(folder, 'console'))
  await writeFile(join(folder, 'index.html'), '<meta name="nonce" content="%NONCE%">')
  const [one, two] = await Promise.all([fetch(`${url}/`), fetch(`${url}/workflows/wf_1?status=failed`)])
  const page = await one.text()
  const [, nonce = ''] = /content="([^"]+)"/.exec(page)!
  expect(nonce).not.toBe('%NONCE%')
  expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
  expect(await two.text()).not.toBe(page)
  expect((await fetch(`${url}/nowhere`)).status).toBe(401)
})

test('files are kept for ever, packed for who takes it, and nothing outside their folder is one', async () => {
  const text = 'export const a = 1\n'.repeat(100)
  await writeFile(join(folder, 'console', 'a-1.js'), text)
  await writeFile(join(folder, 'console', 'a-1.js.br'), brotliCompressSync(text))
  const packed = await fetch(`${url}/console/a-1.js`, { headers: { 'accept-encoding': 'br' } })
  expect(packed.headers.get('content-encoding')).toBe('br')
  expect(packed.headers.get('cache-control')).toContain('immutable')
  expect(await packed.text()).toBe(text)
  const plain = await fetch(`${url}/console/a-1.js`, { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(await plain.text()).toBe(text)
  for (const name of ['..%2Findex.html', 'b.js', 'a-1', '.js', 'index.html']) {
    expect((await fetch(`${url}/console/${name}`)).status, name).toBe(404)
  }
})
