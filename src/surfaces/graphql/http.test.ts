import { serverAudits } from 'graphql-http'
import { expect, test } from 'vitest'
import { mediaTypeFor } from './media-type.ts'
import { serveGraphql } from './testing.ts'

const json = { 'content-type': 'application/json' }

test('every audit of GraphQL over HTTP is satisfied, whatever MUST, SHOULD or MAY be', async () => {
  await using served = await serveGraphql()
  const fetchFn: typeof fetch = (input, init) =>
    fetch(input, {
      ...init,
      headers: { ...(init?.headers as Record<string, string>), authorization: 'Bearer let-me-in' },
    })
  const audits = serverAudits({ url: served.url, fetchFn })
  const results = await Promise.all(audits.map(audit => audit.fn()))
  const failed = results.flatMap(result =>
    result.status === 'ok' ? [] : [`${result.name}: ${result.reason}`],
  )
  expect(failed).toEqual([])
  expect(results.length).toBeGreaterThan(50)
})

test('a GET reads and changes nothing', async () => {
  await using served = await serveGraphql()
  const get = (query: string, more = '') =>
    served.request({ search: `?query=${encodeURIComponent(query)}${more}` })
  const read = await get(
    'query ($c: String!) { barRead(input: {cup: $c}) { cup } }',
    '&variables={"c":"blue"}',
  )
  expect(await read.json()).toMatchObject({ data: { barRead: { cup: 'blue' } } })
  const changed = await get('mutation { barPour(input: {cup: "red"}) { __typename } }')
  expect([changed.status, changed.headers.get('allow')]).toEqual([405, 'POST'])
  expect(served.app.events.head()).toBe(0)
  expect((await get('{ version }', '&variables={"a":{"__proto__":{}}}')).status).toBe(400)
  expect((await get('{ version }', `&variables=${'['.repeat(100)}`)).status).toBe(413)
})

test('a batch, a subscription and a request without a document are refused with a code', async () => {
  await using served = await serveGraphql()
  const post = async (body: unknown) => {
    const response = await served.request({ method: 'POST', headers: json, body: JSON.stringify(body) })
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
    return [response.status, errors[0]!.extensions.code]
  }
  expect(await post([{ query: '{ version }' }])).toEqual([400, 'INVALID_INPUT'])
  expect(await post({})).toEqual([400, 'INVALID_INPUT'])
  expect(await post({ query: 'subscription { events { id } }' })).toEqual([400, 'INVALID_INPUT'])
})

test('nobody asks without credentials, and no other site does', async () => {
  await using served = await serveGraphql()
  const init = { method: 'POST', body: JSON.stringify({ query: '{ version }' }) }
  expect((await fetch(served.url, { ...init, headers: json })).status).toBe(401)
  const foreign = await served.request({ ...init, headers: { ...json, origin: 'https://evil.example' } })
  expect(foreign.status).toBe(403)
})

test('what a reader weighs most is what it gets', () => {
  expect(mediaTypeFor(undefined)).toBe('application/json')
  expect(mediaTypeFor('*/*')).toBe('application/json')
  expect(mediaTypeFor('application/graphql-response+json')).toBe('application/graphql-response+json')
  expect(mediaTypeFor('application/json, application/graphql-response+json;q=0.5')).toBe('application/json')
  expect(mediaTypeFor('application/json;q=0.2, application/graphql-response+json;q=0.5')).toBe(
    'application/graphql-response+json',
  )
  expect(mediaTypeFor('text/html')).toBeUndefined()
  expect(mediaTypeFor('application/json;q=0')).toBeUndefined()
  expect(mediaTypeFor('application/json; charset=latin1')).toBeUndefined()
})
