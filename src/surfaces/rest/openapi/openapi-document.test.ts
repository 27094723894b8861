import { domain, operation } from '#kernel'
import { catalogOf } from '#kernel/run'
import { describeOperations } from '#surfaces/client'
import { authenticateGuest, bar, callerWith } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { serveBar } from '../testing.ts'
import type { OpenApi } from './open-api.ts'
import { openApiDocument } from './openapi-document.ts'

const infosOf = (...domains: Parameters<typeof catalogOf>[0][number][]) =>
  describeOperations(catalogOf(domains))
const document = openApiDocument(infosOf(bar), '1.0.0')
const method = (path: string, name: string, of: OpenApi = document) => of.paths[path]![name]! as any

test('each operation is there once, where its hint puts it or under its name', () => {
  const ids = Object.values(document.paths).flatMap(path =>
    Object.values(path).map(({ operationId }) => operationId),
  )
  for (const { name } of infosOf(bar)) {
    expect(ids.filter(id => id === name.replace('.', '_'))).toHaveLength(1)
  }
  expect(method('/api/v1/cups/{cup}', 'get')).toMatchObject({
    operationId: 'bar_read',
    tags: ['bar'],
    'x-aliases': ['POST /api/v1/bar/read'],
    'x-permission': 'bar:read',
  })
  expect(method('/api/v1/bar/begin', 'post')['x-aliases']).toEqual([])
})

test('fields stand in the path, the query or the body, each in one of them', () => {
  const get = method('/api/v1/cups/{cup}', 'get')
  expect(get.parameters.map((each: any) => each.name ?? each.$ref)).toEqual([
    'cup',
    'sips',
    '#/components/parameters/IfNoneMatch',
    '#/components/parameters/Traceparent',
  ])
  const search = method('/api/v1/cups', 'get').parameters
  expect(search.find((each: any) => each.name === 'tags')).toMatchObject({ style: 'form', explode: false })
  expect(search.find((each: any) => each.name === 'price')).toHaveProperty(['content', 'application/json'])

  expect(method('/api/v1/cups/{cup}', 'put').requestBody.content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/BarPourInput',
  })
  expect(Object.keys((document.components.schemas!.BarPourInput as any).properties)).toEqual([
    'note',
    'dry_run',
    'plan_digest',
  ])
  expect(method('/api/v1/bar/wait', 'post').requestBody).toBeUndefined()
})

test('every declared refusal is an answer with an example', () => {
  const { responses } = method('/api/v1/cups/{cup}', 'get')
  expect(responses['410'].content['application/problem+json'].examples.CUP_BROKEN.value).toMatchObject({
    type: 'urn:alice:error:CUP_BROKEN',
    status: 410,
    error: { code: 'CUP_BROKEN' },
  })
  expect(responses).toHaveProperty('304')
  expect(method('/api/v1/cups/{cup}', 'put').responses).toHaveProperty('412')
  expect(method('/api/v1/cups/{cup}', 'put').responses).toHaveProperty('202')
})

test('a schema that refers to itself keeps doing so, under a name of its own', () => {
  interface Tree {
    kids: Tree[]
  }
  const Tree: z.ZodType<Tree> = z.lazy(() => z.object({ kids: z.array(Tree) })).meta({ id: 'Tree' })
  const grow = operation('wood.grow', {
    about: 'Grow.',
    effect: 'read',
    input: z.strictObject({ tree: Tree, any: z.json() }),
    output: z.object({}),
    run: async () => ({}),
  })
  const { components } = openApiDocument(infosOf(domain('wood', { about: 'Wood', operations: [grow] })), '1')
  const names = Object.keys(components.schemas!)
  const refs = [...JSON.stringify(components.schemas).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
  expect(names).toContain('WoodGrowInputTree')
  expect(refs.length).toBeGreaterThan(0)
  expect(refs.filter(ref => !names.includes(ref!.replace('#/components/schemas/', '')))).toEqual([])
})

test('it is the same document each time', () => {
  expect(JSON.stringify(openApiDocument(infosOf(bar), '1.0.0'))).toBe(JSON.stringify(document))
})

test('whoever asks sees what they may use, and without a key nothing', async () => {
  const { caller, take } = callerWith(['bar:read', 'events:read'])
  await using served = await serveBar({ authenticate: authenticateGuest({ clerk: caller }) })
  const pathsFor = async (token: string) => {
    const response = await served.get('/openapi.json', { authorization: `Bearer ${token}` })
    return Object.entries(((await response.json()) as OpenApi).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(name => `${name} ${path}`),
    )
  }
  expect(await pathsFor('let-me-in')).toContain('put /api/v1/cups/{cup}')
  const clerk = await pathsFor('clerk')
  expect(clerk).toContain('get /api/v1/cups/{cup}')
  expect(clerk).toContain('get /api/v1/events/stream')
  expect(clerk).not.toContain('put /api/v1/cups/{cup}')
  expect(clerk).not.toContain('get /api/v1/blobs/{hash}')
  take('events:read')
  expect(await pathsFor('clerk')).not.toContain('get /api/v1/events/stream')
  expect((await fetch(`${served.url}/openapi.json`)).status).toBe(401)
})
