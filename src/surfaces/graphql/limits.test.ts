import { domain, operation } from '#kernel'
import { testApp } from '#kernel/testing'
import { describeOperations } from '#surfaces/client'
import { bar, guest } from '#surfaces/testing'
import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createDocuments } from './documents.ts'
import { createPrepare, isReady } from './requests.ts'
import { createSchemas } from './schemas.ts'
import { serveGraphql } from './testing.ts'

const list = operation('shelf.list', {
  about: 'List books.',
  effect: 'read',
  input: z.strictObject({ limit: z.number().int().min(1).max(10_000).default(50) }),
  output: z.object({ books: z.array(z.object({ title: z.string(), pages: z.number() })) }),
  run: async ({ limit }) => ({ books: Array.from({ length: limit }, (_, pages) => ({ title: 'x', pages })) }),
})
const shelf = domain('shelf', { about: 'Books', operations: [list] })

const place = { caller: guest, traceparent: undefined, signal: new AbortController().signal }

async function asking() {
  const app = await testApp([bar, shelf])
  const schemas = createSchemas(describeOperations(app.catalog), '1')
  const prepare = createPrepare(app, () => schemas)
  return {
    /** What a request is refused with, and for which limit. */
    async refusal(query: string, variables = {}) {
      const prepared = await prepare({ query, variables }, place)
      if (isReady(prepared)) return 'ready'
      const { code, details } = prepared[0]!.extensions as { code: string; details: { limit?: string } }
      return details.limit === undefined ? code : `${code} ${details.limit}`
    },
    [Symbol.asyncDispose]: () => app.stop(),
  }
}

const many = (count: number, make: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => make(at)).join(' ')

test('2,000 aliases are refused within 5 ms', async () => {
  await using ask = await asking()
  const text = `{ ${many(2000, at => `a${at}: version`)} }`
  const times: number[] = []
  for (let round = 0; round < 10; round += 1) {
    const startedAt = performance.now()
    expect(await ask.refusal(text)).toBe('TOO_LARGE tokens')
    times.push(performance.now() - startedAt)
  }
  expect(Math.min(...times)).toBeLessThan(5)
})

test('documents are refused for what they would cost, each limit by its name', async () => {
  await using ask = await asking()
  const read = 'barRead(input: {cup: "x"})'
  expect(await ask.refusal(`{ ${many(101, at => `a${at}: version`)} }`)).toBe('TOO_LARGE aliases')
  expect(await ask.refusal(`{ ${many(501, () => 'version')} }`)).toBe('TOO_LARGE fields')
  expect(await ask.refusal(`{ version ${many(51, () => '@skip(if: false)')} }`)).toBe('TOO_LARGE directives')
  expect(await ask.refusal(`{ version # ${'x'.repeat(70_000)}\n }`)).toBe('TOO_LARGE length')
  expect(await ask.refusal(`{ ${many(26, at => `a${at}: ${read} { cup }`)} }`)).toBe('TOO_LARGE calls')
  expect(await ask.refusal(`{ ${'__schema { types { '.repeat(11)} name ${'}}'.repeat(11)} }`)).toBe(
    'TOO_LARGE depth',
  )
  expect(await ask.refusal(`{ barSearch(input: {words: ${'['.repeat(40)}${']'.repeat(40)}}) }`)).toBe(
    'TOO_LARGE value_depth',
  )
})

test('values nested without end are refused, however they are nested', async () => {
  await using ask = await asking()
  expect(await ask.refusal(`{ barSearch(input: ${'['.repeat(3900)}`)).toMatch(/INVALID_INPUT|TOO_LARGE/)
  expect(await ask.refusal(`{ barSearch(input: ${'{a:'.repeat(1300)}`)).toMatch(/INVALID_INPUT|TOO_LARGE/)
  expect(await ask.refusal('{a'.repeat(1900))).toMatch(/INVALID_INPUT|TOO_LARGE/)
  expect(await ask.refusal(`query ($a: ${'['.repeat(1900)}Int${']'.repeat(1900)}) { version }`)).toMatch(
    /INVALID_INPUT|TOO_LARGE/,
  )
})

test('fragments are counted where they are spread, and those that spread themselves are named', async () => {
  await using ask = await asking()
  const doubling = many(24, at => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)
  expect(await ask.refusal(`{ ...f0 } ${doubling} fragment f24 on Query { version }`)).toBe(
    'TOO_LARGE fields',
  )
  expect(
    await ask.refusal('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a version }'),
  ).toBe('INVALID_INPUT')
  const nothing = many(24, at => `fragment f${at} on Query { ...f${at + 1} ...f${at + 1} }`)
  expect(await ask.refusal(`{ ...f0 } ${nothing} fragment f24 on Query { __typename @skip(if: true) }`)).toBe(
    'TOO_LARGE fields',
  )
})

test('the depth of introspection ends where lists lead back to themselves', async () => {
  await using ask = await asking()
  const bomb =
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }'
  expect(await ask.refusal(bomb)).toBe('INVALID_INPUT')
})

test('the limit of a list counts, wherever it is written', async () => {
  await using ask = await asking()
  const books = '{ books { title pages } }'
  expect(await ask.refusal(`{ shelfList ${books} }`)).toBe('ready')
  expect(await ask.refusal(`{ shelfList(input: {limit: 10000}) ${books} }`)).toBe('ready')
  const [four, five] = [4, 5].map(count =>
    many(count, at => `a${at}: shelfList(input: {limit: 10000}) ${books}`),
  )
  expect(await ask.refusal(`{ ${four} }`)).toBe('TOO_LARGE cost')
  expect(await ask.refusal(`{ ...f } fragment f on Query { ${five} }`)).toBe('TOO_LARGE cost')
  const whole = `query ($i: ShelfListInput) { ${many(4, at => `a${at}: shelfList(input: $i) ${books}`)} }`
  expect(await ask.refusal(whole, { i: { limit: 10_000 } })).toBe('TOO_LARGE cost')
  expect(await ask.refusal(whole, { i: { limit: 10 } })).toBe('ready')
  const part = `query ($n: Int = 10000) { ${many(4, at => `a${at}: shelfList(input: {limit: $n}) ${books}`)} }`
  expect(await ask.refusal(part)).toBe('TOO_LARGE cost')
  expect(await ask.refusal(part, { n: 5 })).toBe('ready')
})

test('an ordinary introspection query passes', async () => {
  await using served = await serveGraphql()
  const { status, data } = await served.ask(getIntrospectionQuery())
  expect(status).toBe(200)
  expect(data.__schema.queryType.name).toBe('Query')
})

test('good documents are kept, and no more than a hundred of them', async () => {
  await using app = await testApp([bar])
  const { schema } = createSchemas(describeOperations(app.catalog), '1').of(guest)
  const documents = createDocuments(schema)
  const first = documents.read('{ version }')
  expect(documents.read('{ version }')).toBe(first)
  for (let at = 0; at < 100; at += 1) documents.read(`query q${at} { version }`)
  expect(documents.read('{ version }')).not.toBe(first)
})
