import { expect, expectTypeOf, test } from 'vitest'
import { connect, isRefusal, type Operations } from './client.ts'

interface Asked {
  readonly path: string
  readonly body: unknown
  readonly headers: Headers
}

/** A server that answers one thing and remembers what it was asked. */
function answering(status: number, body: unknown) {
  const asked: Asked[] = []
  const send: typeof fetch = async (input, init) => {
    const text = typeof init?.body === 'string' ? init.body : '{}'
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    asked.push({ path: pathname, body: JSON.parse(text), headers: new Headers(init?.headers) })
    return Response.json(body, { status })
  }
  return { asked, alice: connect({ url: 'http://alice.test', key: 'k', fetch: send }) }
}

test('every operation is a function with the types of its schemas', async () => {
  const { alice, asked } = answering(200, { results: [], total: 0 })
  await alice.assets.search({ filters: { text: 'neon' }, limit: 5 })
  await alice.assets.writeMetadata({ content_hash: 'a'.repeat(64) }, { idempotencyKey: 'once' })
  expect(asked.map(({ path }) => path)).toEqual(['/api/v1/assets/search', '/api/v1/assets/write_metadata'])
  expect(asked[0]!.body).toEqual({ filters: { text: 'neon' }, limit: 5 })
  expect(asked[1]!.headers.get('idempotency-key')).toBe('once')

  expectTypeOf(alice.assets.search).parameter(0).toEqualTypeOf<Operations['assets.search']['input']>()
  expectTypeOf(alice.workflows.get).returns.resolves.toEqualTypeOf<Operations['workflows.get']['output']>()
  // @ts-expect-error An operation that is not there does not compile.
  void alice.assets.fly
})

test('a refusal arrives as one', async () => {
  const refused = {
    code: 'ASSET_NOT_FOUND',
    message: 'No',
    details: {},
    suggestions: ['assets.search'],
    trace_id: 't',
  }
  const { alice } = answering(404, { error: refused })
  const thrown: unknown = await alice.assets
    .get({ content_hash: 'a'.repeat(64) })
    .catch((error: unknown) => error)
  expect(isRefusal(thrown) && [thrown.code, thrown.suggestions]).toEqual([
    'ASSET_NOT_FOUND',
    ['assets.search'],
  ])
})

test('a client can be handed through await', async () => {
  const { alice } = answering(200, {})
  expect(await Promise.resolve(alice)).toBe(alice)
})
