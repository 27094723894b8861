import { silentLog, testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { authenticateGuest } from '#surfaces/testing'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docsSitePart } from './docs-site-part.ts'

const script = "'sha256-AAAA'"
const pages: Readonly<Record<string, string>> = {
  'index.html': `<title>Start</title>${'x'.repeat(2000)}`,
  'rest.html': '<title>REST</title>',
  'rest.md': '# REST',
  'decisions/index.html': '<title>Decisions</title>',
  '404.html': '<title>404</title>',
  'assets/app.abc.js': 'let x',
}

let folder = ''
let url = ''
let close: () => Promise<void>
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-docs-'))
  const app = await testApp([], { log: silentLog })
  const parts = [docsSitePart({ folder: join(folder, 'docs') })]
  const server = await httpServer({ app, version: '1', authenticate: authenticateGuest(), parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  ;({ url } = server)
  close = async () => {
    await server.close()
    await app.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
afterAll(() => close())

/** As `fetch`, which packs and unpacks by itself and walks `..` away, does not. */
const ask = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; body: Buffer }>((done, fail) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, path, headers }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        done({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
      .on('error', fail)
      .end()
  })

async function writeSite() {
  const files: Record<string, object> = {}
  for (const [name, body] of Object.entries(pages)) {
    const file = join(folder, 'docs', name)
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, body)
    const isPacked = body.length > 1000
    if (isPacked) await writeFile(`${file}.br`, brotliCompressSync(body))
    files[name] = { hash: `hash-of-${name}`, bytes: body.length, ...(isPacked ? { packed: 1 } : {}) }
  }
  const listed = [{ path: 'rest.md', title: 'REST', group: 'Ways in', about: 'Over HTTP.' }]
  await writeFile(
    join(folder, 'docs', 'site.json'),
    JSON.stringify({ scripts: [script], files, pages: listed }),
  )
  await writeFile(join(folder, 'secret.md'), 'nobody may read this')
  await writeFile(join(folder, 'docs', 'unlisted.md'), 'nobody may read this')
}

test('a site that was not built is said to be missing, and is there as soon as it is built', async () => {
  const before = await ask('/docs')
  expect(before.status).toBe(404)
  expect(before.body.toString()).toContain('npm run build')
  await writeSite()
  expect((await ask('/docs')).status).toBe(200)
})

test('a page has an address without an ending, a folder its first page, and text the ending .md', async () => {
  const bodyAt = async (path: string) => (await ask(path)).body.toString()
  expect(await bodyAt('/docs/rest')).toBe(pages['rest.html'])
  expect(await bodyAt('/docs/rest?x=1')).toBe(pages['rest.html'])
  expect(await bodyAt('/docs/decisions')).toBe(pages['decisions/index.html'])
  expect(await bodyAt('/docs/decisions/')).toBe(pages['decisions/index.html'])
  const markdown = await ask('/docs/rest.md')
  expect([markdown.body.toString(), markdown.headers['content-type']]).toEqual([
    '# REST',
    'text/markdown; charset=utf-8',
  ])
})

test('what is packed already is sent so to whoever takes it, each with a tag of its own', async () => {
  const plain = await ask('/docs', { 'accept-encoding': 'br;q=0' })
  expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, pages['index.html']])
  const packed = await ask('/docs', { 'accept-encoding': 'gzip, br' })
  expect(packed.headers['content-encoding']).toBe('br')
  expect(brotliDecompressSync(packed.body).toString()).toBe(pages['index.html'])
  expect(packed.headers.etag).not.toBe(plain.headers.etag)
  expect(packed.headers.vary).toBe('accept-encoding')
  for (const { etag } of [plain.headers, packed.headers]) {
    const again = await ask('/docs', { 'accept-encoding': 'gzip, br', 'if-none-match': String(etag) })
    expect([again.status, again.body.length]).toEqual([304, 0])
  }
})

test('pages are asked for again, and what has its content in its name is kept', async () => {
  expect((await ask('/docs/rest')).headers['cache-control']).toBe('public, no-cache')
  expect((await ask('/docs/assets/app.abc.js')).headers['cache-control']).toBe(
    'public, max-age=31536000, immutable',
  )
})

test('a page runs scripts of the site and those that were named, and asks nobody else for anything', async () => {
  const policy = String((await ask('/docs/rest')).headers['content-security-policy'])
  expect(policy).toContain(`default-src 'none'; script-src 'self' ${script};`)
  expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:/)
  expect(policy).not.toContain('*')
})

test('nothing is served but what the build has named', async () => {
  const ways = [
    'unlisted.md',
    '../secret.md',

    '%2E%2E/secret.md',
    'site.json',
    'rest.html.br',
  ]
  for (const way of ways) {
    const answer = await ask(`/docs/${way}`)
    expect([way, answer.status, answer.body.toString().includes('nobody may')]).toEqual([way, 404, false])
  }
})

test('what is not there is a page for people and a problem for programs', async () => {
  const page = await ask('/docs/nowhere', { accept: 'text/html,*/*' })
  expect([page.status, page.body.toString()]).toEqual([404, pages['404.html']])
  expect((await ask('/docs/nowhere')).headers['content-type']).toBe('application/problem+json; charset=utf-8')
})

test('an assistant is told how to connect, and where every page is as text', async () => {
  const answer = await fetch(`${url}/llms.txt`)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  const lines = (await text(answer.body!)).split('\n')
  expect(lines[0]).toBe('# Alice')
  expect(lines).toContain(
    `- [OpenAPI 3.1](${url}/openapi.json): what your key permits over REST at ${url}/api/v1`,
  )
  expect(lines).toContain(`- [REST](${url}/docs/rest.md): Over HTTP.`)
  expect(lines.join('\n')).toContain(`Streamable HTTP at ${url}/mcp`)
})
