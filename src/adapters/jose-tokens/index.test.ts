// The ways to get past a check of tokens that RFC 8725 and years of advisories name, each against a real key set.
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { joseTokens, TokenIssuers } from './index.ts'

const issuer = 'https://id.example'
const now = Date.parse('2026-01-01T12:00:00Z')
const seconds = now / 1000

let server: Server
let url = ''
let requests = 0
let isDown = false
let rsa: { privateKey: CryptoKey; publicKey: CryptoKey }
let ec: typeof rsa
let strange: typeof rsa
let strangeJwk: JWK
let publicKeys: JWK[] = []

beforeAll(async () => {
  ;[rsa, ec, strange] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
    generateKeyPair('ES256', { extractable: true }),
  ])
  strangeJwk = await exportJWK(strange.publicKey)
  publicKeys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'sig' },
  ]
  server = createServer((_, response) => {
    requests += 1
    if (isDown) response.writeHead(503).end()
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: publicKeys }))
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
})
beforeEach(() => {
  requests = 0
  isDown = false
})
afterAll(() => new Promise(done => void server.close(done)))

const open = (more: object = {}) =>
  joseTokens({
    issuers: TokenIssuers.parse([
      { name: 'idp', issuer, audience: 'alice', jwks_uri: url, roles: { staff: 'viewer' }, ...more },
    ]),
    now: () => now,
  })

const good = { sub: 'jan', roles: ['staff'], iss: issuer, aud: 'alice', exp: seconds + 600 }
const header = { alg: 'ES256', kid: 'ec', typ: 'at+jwt' }
const sign = (claims: object = {}, more: object = {}, key = ec.privateKey) =>
  new SignJWT({ ...good, ...claims }).setProtectedHeader({ ...header, ...more }).sign(key)
const part = (value: unknown) => base64url.encode(JSON.stringify(value))

test('a good token says who somebody is, and the configuration what that means', async () => {
  const tokens = await open()
  expect(await tokens.verify(await sign())).toEqual({
    issuer: 'idp',
    subject: 'jan',
    kind: 'person',
    roles: ['viewer'],
    scopes: [],
    expiresAt: now + 605_000,
  })
  expect(await tokens.verify(await sign({}, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey))).toBeDefined()
  expect((await tokens.verify(await sign({ roles: ['admin', 'toString'] })))!.roles).toEqual([])
})

test('roles and scopes are found where the service puts them; unknown scopes open nothing', async () => {
  const tokens = await open({
    roles_claim: 'realm_access.roles',
    default_roles: ['viewer'],
    roles: { boss: 'admin' },
    scopes_claim: 'scope',
    scopes: { pictures: ['assets:*'] },
  })
  const realm_access = { roles: ['boss'] }
  expect(await tokens.verify(await sign({ realm_access, scope: 'openid pictures' }))).toMatchObject({
    roles: ['viewer', 'admin'],
    scopes: ['assets:*'],
  })
  expect(await tokens.verify(await sign({ realm_access, scope: 'openid' }))).toMatchObject({ roles: [] })
  expect(await tokens.verify(await sign({ realm_access }))).toMatchObject({ roles: [] })
})

test.each([
  ['another issuer', { iss: 'https://evil.example' }],
  ['an issuer that only begins the same', { iss: `${issuer}.evil.example` }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'somebody-else' }],
  ['no audience', { aud: undefined }],
  ['expired', { exp: seconds - 6 }],
  ['no expiry', { exp: undefined }],
  ['an expiry that is no number', { exp: '9999999999' }],
  ['not yet', { nbf: seconds + 6 }],
  ['no subject', { sub: undefined }],
  ['a subject that is no text', { sub: { admin: true } }],
  ['an endless subject', { sub: 'x'.repeat(201) }],
])('refused: %s', async (_, claims) => {
  const text = await sign(claims as object).catch(() => undefined)
  if (text !== undefined) expect(await (await open()).verify(text)).toBeUndefined()
  // The library does not sign claims of wrong types, so they are signed by hand.
  else expect(await (await open()).verify(await signRaw({ ...good, ...(claims as object) }))).toBeUndefined()
})

async function signRaw(claims: object, head: object = header, key = ec.privateKey): Promise<string> {
  const text = `${part(head)}.${part(claims)}`
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const signature = await crypto.subtle.sign(algorithm, key, new TextEncoder().encode(text))
  return `${text}.${base64url.encode(new Uint8Array(signature))}`
}

test('refused: no signature, whatever the algorithm is called', async () => {
  const tokens = await open()
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
    expect(await tokens.verify(`${part({ ...header, alg })}.${part(good)}.`)).toBeUndefined()
    expect(await tokens.verify(`${part({ ...header, alg })}.${part(good)}.AAAA`)).toBeUndefined()
  }
})

test('refused: the public key as the secret of an HMAC', async () => {
  const tokens = await open()
  const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey))
  const jwk = new TextEncoder().encode(JSON.stringify(publicKeys[0]))
  for (const secret of [pem, jwk]) {
    const text = await new SignJWT(good)
      .setProtectedHeader({ ...header, alg: 'HS256', kid: 'rsa' })
      .sign(secret)
    expect(await tokens.verify(text)).toBeUndefined()
  }
  expect(() =>
    TokenIssuers.parse([{ name: 'a', issuer, audience: 'a', jwks_uri: url, algorithms: ['HS256'] }]),
  ).toThrow(/algorithms/)
})

test('refused: a key the token brings along or points to', async () => {
  const tokens = await open()
  for (const more of [
    { jwk: strangeJwk },
    { jwk: strangeJwk, kid: undefined },
    { jku: `${url}/evil`, kid: 'mine' },
    { x5u: `${url}/evil`, kid: 'mine' },
  ]) {
    expect(
      await tokens.verify(await signRaw(good, { ...header, ...more }, strange.privateKey)),
    ).toBeUndefined()
  }
  expect(requests).toBe(1)
})

test.each([
  '../../../../dev/null',
  "' OR 1=1 --",
  'ec\u0000',
  '__proto__',
  'constructor',
  'x'.repeat(8000),
  '',
  7,
  null,
  ['ec'],
  {},
])('refused: the key id %j', async kid => {
  const tokens = await open()
  expect(await tokens.verify(await signRaw(good, { ...header, kid }, strange.privateKey))).toBeUndefined()
})

test('refused: another type of token, another key, a changed or cut text, an extension nobody knows', async () => {
  const tokens = await open()
  const text = await sign()
  const [head, body, signature] = text.split('.') as [string, string, string]
  const admin = part({ ...good, roles: ['staff'], sub: 'root' })
  for (const bad of [
    await sign({}, { typ: 'JWT' }),
    await signRaw(good, { alg: 'ES256', kid: 'ec' }),
    await sign({}, {}, strange.privateKey),
    await signRaw(good, { ...header, crit: ['exp'] }),
    await signRaw(good, { ...header, crit: ['b64'], b64: false }),
    `${head}.${admin}.${signature}`,
    `${head}.${body}`,
    `${head}.${body}.${signature}.${signature}`,
    `${text} `,
    `${head}.${body}.`,
    'a.b.c',
    '..',
    '',
    'x'.repeat(65_536),
    `${head}.${'x'.repeat(65_536)}.${signature}`,
  ]) {
    expect(await tokens.verify(bad), bad.slice(0, 80)).toBeUndefined()
  }
})

test('a flood of unknown key ids makes one request, and good tokens are still taken', async () => {
  const tokens = await open()
  expect(await tokens.verify(await sign())).toBeDefined()
  const flood = Array.from({ length: 200 }, (_, index) => sign({}, { kid: `k${index}` }, strange.privateKey))
  expect(await Promise.all(flood.map(async text => tokens.verify(await text)))).toEqual(
    Array.from({ length: 200 }, () => undefined),
  )
  expect(requests).toBe(1)
  expect(await tokens.verify(await sign())).toBeDefined()
})

test('a key set that cannot be read is not asked for again at once', async () => {
  isDown = true
  const tokens = await open()
  for (let times = 0; times < 20; times += 1) expect(await tokens.verify(await sign())).toBeUndefined()
  expect(requests).toBe(1)
})

test('keys can be given without a request, and say so when they are given twice', async () => {
  const tokens = await open({ jwks_uri: undefined, jwks: { keys: publicKeys } })
  expect(await tokens.verify(await sign())).toBeDefined()
  expect(requests).toBe(0)
  expect(() => TokenIssuers.parse([{ name: 'a', issuer, audience: 'a' }])).toThrow(/one of jwks_uri/)
})
