import { silentLog, testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { authenticateGuest, callerWith } from '#surfaces/testing'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { resourceManifest } from './ard-manifest.ts'
import type { DescribedApi } from './described-api.ts'
import { pagesPart } from './pages-part.ts'

const api: DescribedApi = {
  info: { title: 'Alice', version: '1.2.3', summary: 'Pours <b>tea</b>.' },
  tags: [{ name: 'bar', description: 'Cups & more' }],
  paths: {
    '/api/v1/cups/{cup}': {
      put: {
        operationId: 'bar_pour',
        summary: 'Fill a `cup`.',
        tags: ['bar'],
        parameters: [
          { name: 'cup', in: 'path', required: true, schema: { type: 'string' } },
          { $ref: '#/components/parameters/Traceparent' },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/BarPourInput' } } },
        },
        responses: {
          '200': {
            description: 'The answer.',
            content: {
              'application/json': { schema: { type: 'object', properties: { times: { type: 'integer' } } } },
            },
          },
          '410': {
            description: 'Gone.',
            content: { 'application/problem+json': { examples: { CUP_BROKEN: {} } } },
          },
        },
        'x-operation': 'bar.pour',
        'x-effect': 'write',
        'x-permission': 'bar:write',
        'x-aliases': ['POST /api/v1/bar/pour'],
      },
    },
  },
  components: {
    parameters: { Traceparent: { name: 'traceparent', in: 'header', schema: { type: 'string' } } },
    schemas: {
      BarPourInput: {
        type: 'object',
        required: ['note', 'sizes'],
        properties: {
          note: { type: 'string', description: "<script>alert('x')</script>", enum: ["it's"] },
          sizes: {
            type: 'array',
            items: { type: 'object', properties: { ml: { type: 'number', minimum: 3 } } },
          },
        },
      },
    },
  },
}

const nothing: DescribedApi = { ...api, tags: [], paths: {} }

let url: string
let close: () => Promise<void>
beforeAll(async () => {
  const app = await testApp([], { log: silentLog })
  const parts = [
    pagesPart({ version: '1.2.3', describe: caller => (caller.can('bar:write') ? api : nothing) }),
  ]
  const authenticate = authenticateGuest({ nobody: callerWith([]).caller })
  const server = await httpServer({ app, version: '1', authenticate, parts }).listen({
    host: '127.0.0.1',
    port: 0,
  })
  url = server.url
  close = async () => {
    await server.close()
    await app.stop()
  }
})
afterAll(() => close())

const get = (path: string, key = 'let-me-in') =>
  fetch(url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} })
const textAt = async (path: string) => (await get(path)).text()

test('the first page lists every operation, and each has a place on the page of its domain', async () => {
  const first = await textAt('/docs/live')
  const [, link = ''] = /href="(\/docs\/live\/operations\/[^"]+)"><code>bar\.pour/.exec(first)!
  const [path, id] = link.split('#')
  expect(await textAt(path!)).toContain(`<article id="${id}">`)
})

test('fields, refusals and a command line to try are there, and nothing of it is markup', async () => {
  const page = await textAt('/docs/live/operations/bar')
  expect(page).toContain('needs <code>bar:write</code>')
  expect(page).toContain('CUP_BROKEN')
  expect(page).toContain('list of object')
  expect(page).toContain('<code>traceparent</code>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script')
  expect(await textAt('/docs/live')).not.toContain('<b>tea')
  const command = /<pre>([^]*?)<\/pre>/.exec(page)![1]!.replaceAll('&quot;', '"').replaceAll('&#39;', "'")
  expect(command).toBe(
    [
      'curl -X PUT "$ALICE_URL/api/v1/cups/text"',
      '-H "Authorization: Bearer $ALICE_KEY"',
      "-H 'Content-Type: application/json'",
      String.raw`-d '{"note":"it'\''s","sizes":[{}]}'`,
    ].join(' \\\n  '),
  )
})

test('a page may load nothing and run nothing; its one style is allowed by its hash', async () => {
  const { headers } = await get('/docs/live')
  const style = /<style>([^]*?)<\/style>/.exec(await textAt('/docs/live'))![1]!
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`)
  expect(await textAt('/docs/live')).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

test('it is shown to whoever shows a key, as far as that key goes', async () => {
  expect((await get('/docs/live', '')).status).toBe(401)
  expect(await (await get('/docs/live', 'nobody')).text()).not.toContain('bar.pour')
  expect((await get('/docs/live/operations/bar', 'nobody')).status).toBe(404)
})

test('search engines may find pages, and nothing that programs ask', async () => {
  const answer = await get('/robots.txt', '')
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect((await answer.text()).split('\n')).toEqual([
    'User-agent: *',
    'Allow: /',
    'Disallow: /api/',
    'Disallow: /session',
    'Disallow: /graphql',
    'Disallow: /mcp',
    'Disallow: /metrics',
    'Disallow: /ws',
    'Disallow: /docs/live',
    '',
  ])
})

test('the small files browsers look for are answered, and what is not there is said in JSON', async () => {
  expect((await get('/favicon.ico', '')).status).toBe(204)
  for (const path of [
    '/.well-known/security.txt',
    '/.well-known/ai-catalog.json',
    '/docs/live/operations/nowhere',
  ]) {
    const answer = await get(path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  }
})

test('a domain says what it offers to registries of agents; an address has no name to say it under', async () => {
  expect((await get('/.well-known/ard.json', '')).status).toBe(404)
  expect(resourceManifest('http://alice.localhost:4100', '1.2.3')).toBeUndefined()
  const { entries } = z
    .object({ entries: z.array(Entry) })
    .parse(resourceManifest('https://alice.example.org', '1.2.3'))
  expect(entries.map(({ type }) => type)).toEqual([
    'application/mcp-server-card+json',
    'application/openapi+json',
    'application/asyncapi+json',
  ])
  expect(entries[0]).toMatchObject({
    data: {
      name: 'org.example.alice/alice',
      remotes: [{ type: 'streamable-http', url: 'https://alice.example.org/mcp' }],
    },
  })
})

/** What ARD v0.91 wants of an entry: an identifier under a domain, and exactly one of `url` and `data`. */
const Entry = z
  .looseObject({
    identifier: z.string().regex(/^urn:air:(?:[a-z0-9-]+\.)+[a-z]+:[\w.-]+:[\w.-]+$/),
    displayName: z.string().min(1),
    type: z.string().regex(/^application\//),
    representativeQueries: z.array(z.string()).min(2).max(5),
  })
  .refine(entry => 'url' in entry !== 'data' in entry)
