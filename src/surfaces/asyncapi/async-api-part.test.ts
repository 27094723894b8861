import { domain, event } from '#kernel'
import { testApp } from '#kernel/testing'
import { httpServer } from '#surfaces/http'
import { authenticateGuest, bar, callerWith } from '#surfaces/testing'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { asyncApiPart } from './async-api-part.ts'

const BottleOpened = event(
  'bottle.opened',
  { bottle: z.string() },
  { subject: data => data.bottle, permission: 'cellar:read' },
)
const cellar = domain('cellar', { about: 'Keeps wine.', events: [BottleOpened] })

let close: () => Promise<void>
let url = ''
beforeAll(async () => {
  const app = await testApp([bar, cellar])
  const server = await httpServer({
    app,
    version: '1.2.3',
    authenticate: authenticateGuest({
      'cups-only': callerWith(['bar:read']).caller,
      'events-only': callerWith(['events:read']).caller,
    }),
    parts: [asyncApiPart({ app, version: '1.2.3' })],
  }).listen({ host: '127.0.0.1', port: 0 })
  ;({ url } = server)
  close = async () => {
    await server.close()
    await app.stop()
  }
})
afterAll(() => close())

const get = (path: string, key = 'let-me-in') =>
  fetch(url + path, { headers: key ? { authorization: `Bearer ${key}` } : {} })

test('whoever may read events gets the document, others are told what they lack', async () => {
  const answer = await get('/asyncapi.json')
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await answer.json()).toMatchObject({ asyncapi: '3.0.0', info: { version: '1.2.3' } })
  expect((await get('/asyncapi.json', '')).status).toBe(401)
  const refused = await get('/asyncapi.json', 'cups-only')
  expect(await refused.json()).toMatchObject({
    error: { code: 'FORBIDDEN', details: { permission: 'events:read' } },
  })
})

test('nobody is told of events that they may not see', async () => {
  expect(await (await get('/asyncapi.json')).text()).toContain('bottle.opened')
  const document = await (await get('/asyncapi.json', 'events-only')).text()
  expect(document).toContain('cup.poured')
  expect(document).not.toContain('bottle')
  expect((await get('/schemas/bottle.opened/v1')).status).toBe(200)
  const schema = await get('/schemas/bottle.opened/v1', 'events-only')
  expect([schema.status, await schema.text()]).toEqual([404, expect.not.stringContaining('did you mean')])
})

test('the schema an event names is found where it says', async () => {
  const answer = await get('/schemas/cup.poured/v1')
  expect(answer.headers.get('content-type')).toBe('application/schema+json; charset=utf-8')
  expect(await answer.json()).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:alice:schema:cup.poured/v1',
    type: 'object',
    properties: { cup: { type: 'string' } },
    additionalProperties: false,
  })
})

test('another version or type is answered with the one that is there', async () => {
  const version = await get('/schemas/cup.poured/v2')
  expect(await version.json()).toMatchObject({
    status: 404,
    error: { details: { newest: 1 }, suggestions: ['GET /schemas/cup.poured/v1'] },
  })
  const type = await get('/schemas/cup.pored/v1')
  expect(await type.json()).toMatchObject({ status: 404, error: { suggestions: ['use_cup.poured'] } })
})

test('the page for people runs nothing, loads nothing and shows what the key may see', async () => {
  expect((await get('/docs/live/events', '')).status).toBe(401)
  const answer = await get('/docs/live/events')
  const page = await answer.text()
  expect(answer.status).toBe(200)
  expect(page).toContain('<h3 id="cup.poured"><code>cup.poured</code></h3>')
  expect(page).toContain('bottle')
  expect(await (await get('/docs/live/events', 'events-only')).text()).not.toContain('bottle')
  expect(page).not.toMatch(/<script|<link|<img| style=| on\w+=|(src|href)="(?![/#])/)
  const style = /<style>(.*?)<\/style>/s.exec(page)![1]!
  const hash = createHash('sha256').update(style).digest('base64')
  expect(answer.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
})
