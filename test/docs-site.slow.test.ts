// The documentation as it is built: complete, whole, and asking nobody else for anything.
import { silentLog, testApp } from '#kernel/testing'
import { docsSitePart } from '#surfaces/docs-site'
import { httpServer } from '#surfaces/http'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

let out = ''
let url = ''
let close: () => Promise<void>
let html: ReadonlyMap<string, string>

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'alice-site-'))
  await promisify(execFile)(process.execPath, ['scripts/build-docs.ts', out])
  html = new Map(
    globSync('**/*.html', { cwd: out }).map(name => [name, readFileSync(join(out, name), 'utf8')]),
  )
  const app = await testApp([], { log: silentLog })
  const parts = [docsSitePart({ folder: out })]
  const server = await httpServer({ app, version: '1', authenticate: async () => undefined, parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  ;({ url } = server)
  close = async () => {
    await server.close()
    await app.stop()
  }
}, 180_000)
afterAll(async () => {
  await close()
  rmSync(out, { recursive: true, force: true })
})

test('every page that was written or made is there, in the list and as text', async () => {
  const { pages } = JSON.parse(readFileSync(join(out, 'site.json'), 'utf8')) as {
    pages: readonly { path: string; title: string }[]
  }
  const listed = new Set(pages.map(({ path }) => path))
  const built = globSync('**/*.md', { cwd: out }).map(name => name.replaceAll('\\', '/'))
  expect(built.filter(name => !listed.has(name))).toEqual([])
  expect(pages.filter(({ path, title }) => !title || !existsSync(join(out, path)))).toEqual([])
  for (const name of globSync('**/*.md', { cwd: 'docs', exclude: ['pictures/**'] })) {
    expect(listed.has(name.replaceAll('\\', '/')), `docs/${name} is in no sidebar`).toBe(true)
  }
  const answers = await Promise.all(pages.map(({ path }) => fetch(`${url}/docs/${path}`)))
  expect(answers.map(({ status }) => status)).toEqual(pages.map(() => 200))
})

test('every operation and every event of the contracts has its place', () => {
  const api = JSON.parse(readFileSync('contracts/openapi.json', 'utf8')) as {
    paths: Record<string, Record<string, { operationId: string; tags: [string] }>>
  }
  for (const { operationId, tags } of Object.values(api.paths).flatMap(path => Object.values(path))) {
    expect(html.get(`operations/${tags[0]}.html`)).toContain(`id="${operationId}"`)
  }
  const events = JSON.parse(readFileSync('contracts/asyncapi.json', 'utf8')) as {
    channels: Record<string, { address: string; messages: Record<string, unknown> }>
  }
  const page = html.get('events.html')!
  const families = Object.keys(events.channels).filter(name => name.startsWith('alice.'))
  expect(families.length).toBeGreaterThan(10)
  for (const family of families) expect(page).toContain(`id="family-${family.replace('alice.', '')}"`)
})

test('every link of every page leads to a page, and every anchor to its place', () => {
  const broken = [...html].flatMap(([name, text]) =>
    [...text.matchAll(/href="(\/docs[^"#]*)(?:#([^"]*))?"/g)]
      .filter(([, path = '', anchor = '']) => !isThere(path.replace(/^\/docs\/?/, ''), anchor))
      .map(([, path, anchor]) => `${name} → ${path}#${anchor}`),
  )
  expect([...new Set(broken)]).toEqual([])
})

test('a page loads from this server alone, and runs only what its policy names', async () => {
  const policy = (await fetch(`${url}/docs`)).headers.get('content-security-policy')!
  for (const [name, text] of html) {
    const loaded = [...text.matchAll(/<(?:script|img|link|iframe|source)\b[^>]*?(?:src|href)="([^"]+)"/g)]
    expect(
      loaded.map(([, from]) => from!).filter(from => !/^(?:\/docs\/|data:)/.test(from)),
      name,
    ).toEqual([])
    for (const [, script = ''] of text.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)) {
      expect(policy).toContain(createHash('sha256').update(script).digest('base64'))
    }
    expect(text, name).not.toMatch(/\son\w+="|<style\b|javascript:/)
  }
})

test('what a browser asks for next is there: each page without its text, and the index of the search', () => {
  const chunks = globSync('assets/**/*.js', { cwd: out })
  const lean = [...html.values()].flatMap(text =>
    [...text.matchAll(/href="\/docs\/(assets\/[^"]+\.lean\.js)"/g)].map(([, path]) => path!),
  )
  expect(lean.length).toBeGreaterThan(50)
  expect(lean.filter(path => !existsSync(join(out, path)))).toEqual([])
  const index = chunks.find(name => name.includes('localSearchIndex'))!
  const text = readFileSync(join(out, index), 'utf8')
  // The titles of what is found; the words of texts are cut up.
  for (const title of ['quotas.set', 'asset.discovered', 'Settings']) expect(text).toContain(title)
})

test('what is packed stays small: a first visit is less than 200 kB', () => {
  const first = html.get('index.html')!
  const wanted = [...first.matchAll(/(?:src|href)="\/docs\/(assets\/[^"]+)"/g)].map(([, path]) => path!)
  const { files } = JSON.parse(readFileSync(join(out, 'site.json'), 'utf8')) as {
    files: Record<string, { bytes: number; packed?: number }>
  }
  const bytes = ['index.html', ...new Set(wanted)]
    .map(name => files[name]!)
    .reduce((sum, { bytes: plain, packed }) => sum + (packed ?? plain), 0)
  expect(bytes).toBeLessThan(200_000)
})

function isThere(place: string, anchor: string): boolean {
  const pages = [place, `${place}.html`, `${place}index.html`, `${place}/index.html`]
  const page = pages.find(each => html.has(each))
  if (page === undefined) return anchor === '' && place !== '' && existsSync(join(out, place))
  return anchor === '' || html.get(page)!.includes(`id="${decodeURIComponent(anchor)}"`)
}
