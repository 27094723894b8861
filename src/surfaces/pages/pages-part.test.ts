import { silentLog, testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

let url: string
let close: () => Promise<void>
beforeAll(async () => {
  const app = await testApp([], { log: silentLog })
  const parts = [pagesPart({ describe: () => api })]
  const server = await httpServer({ app, version: '1', authenticate: async () => undefined, parts }).listen({
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

const textAt = async (path: string) => (await fetch(url + path)).text()

test('the first page lists every operation, and each has a place on the page of its domain', async () => {
  const first = await textAt('/docs')
  const [, link = ''] = /href="(\/docs\/operations\/[^"]+)"><code>bar\.pour/.exec(first)!
  const [path, id] = link.split('#')
  expect(await textAt(path!)).toContain(`<article id="${id}">`)
})

test('fields, refusals and a command line to try are there, and nothing of it is markup', async () => {
  const page = await textAt('/docs/operations/bar')
  expect(page).toContain('needs <code>bar:write</code>')
  expect(page).toContain('CUP_BROKEN')
  expect(page).toContain('list of object')
  expect(page).toContain('<code>traceparent</code>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script')
  expect(await textAt('/docs')).not.toContain('<b>tea')
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
  const { headers } = await fetch(`${url}/docs`)
  const style = /<style>([^]*?)<\/style>/.exec(await textAt('/docs'))![1]!
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers.get('content-security-policy')).toContain(`default-src 'none'; style-src 'sha256-${hash}'`)
  expect(await textAt('/docs')).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

test('the small files browsers look for are answered, and what is not there is said in JSON', async () => {
  expect(await textAt('/robots.txt')).toBe('User-agent: *\nDisallow: /\n')
  expect((await fetch(`${url}/favicon.ico`)).status).toBe(204)
  for (const path of ['/.well-known/security.txt', '/docs/operations/nowhere']) {
    const answer = await fetch(url + path)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  }
})
