import type { HookRequest } from '#kernel/run'
import { callerWith } from '#surfaces/testing'
import { expect, test } from 'vitest'
import { serveGraphql } from './testing.ts'

test('a read is a query and an effect is a mutation', async () => {
  await using served = await serveGraphql()
  const read = await served.ask('{ barRead(input: {cup: "blue", sips: 2}) { cup sips } }')
  expect(read).toMatchObject({ status: 200, data: { barRead: { cup: 'blue', sips: 2 } }, errors: undefined })
  const poured = await served.ask(
    'mutation ($input: BarPourInput!) { barPour(input: $input) { __typename ... on BarPourResult { cup } } }',
    {
      input: { cup: 'red' },
    },
  )
  expect(poured.data).toEqual({ barPour: { __typename: 'BarPourResult', cup: 'red' } })
})

test('an alias is a deprecated field', async () => {
  await using served = await serveGraphql()
  const { data } = await served.ask(
    '{ findCups(input: {words: "tea"}) __type(name: "Query") { fields(includeDeprecated: true) { name deprecationReason } } }',
  )
  expect(data.findCups).toEqual({ words: 'tea', limit: 10 })
  expect(data.__type.fields).toContainEqual({ name: 'findCups', deprecationReason: 'Use barSearch.' })
})

test('a refusal is the error of its field and leaves the answers beside it standing', async () => {
  await using served = await serveGraphql()
  const { status, data, errors } = await served.ask(
    '{ good: barRead(input: {cup: "blue"}) { cup } bad: barRead(input: {cup: "broken"}) { cup } }',
  )
  expect({ status, data }).toEqual({ status: 200, data: { good: { cup: 'blue' }, bad: null } })
  expect(errors).toEqual([
    {
      message: 'The cup broken is broken',
      locations: [{ line: 1, column: 47 }],
      path: ['bad'],
      extensions: {
        code: 'CUP_BROKEN',
        status: 410,
        details: { cup: 'broken' },
        suggestions: ['bar.pour'],
        trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    },
  ])
})

test('a fault shows a trace id, and the log has its cause', async () => {
  await using served = await serveGraphql()
  const { errors } = await served.ask('{ barRead(input: {cup: "bug"}) { cup } }')
  expect(JSON.stringify(errors)).not.toContain('secret of the house')
  expect(errors[0].extensions).toMatchObject({ code: 'FAULT', status: 500 })
  const [entry] = served.logged
  expect(entry!.details).toMatchObject({ trace_id: errors[0].extensions.trace_id })
})

test('a caller sees only what it may use, and what it may not use is forbidden', async () => {
  const { caller, give } = callerWith(['bar:read'])
  await using served = await serveGraphql({ callers: { clerk: caller } })
  const names = async () => {
    const { data } = await served.ask(
      '{ __schema { mutationType { fields { name } } subscriptionType { name } types { name } } }',
      {},
      'clerk',
    )
    return data.__schema
  }
  const before = await names()
  expect(before).toMatchObject({ mutationType: null, subscriptionType: null })
  expect(JSON.stringify(before)).not.toMatch(/pour|begin/i)

  const pour = 'mutation { barPour(input: {cup: "red"}) { __typename } }'
  const refused = await served.ask(pour, {}, 'clerk')
  expect(refused.status).toBe(403)
  expect(refused.errors[0].extensions).toMatchObject({
    code: 'FORBIDDEN',
    details: { permission: 'bar:write' },
  })
  const misspelled = await served.ask('mutation { barPout(input: {cup: "red"}) { __typename } }', {}, 'clerk')
  expect(JSON.stringify(misspelled)).not.toContain('barPour')

  give('bar:write')
  expect(await served.ask(pour, {}, 'clerk')).toMatchObject({
    data: { barPour: { __typename: 'BarPourResult' } },
  })
})

test('mutations run one after another, and each with its key once', async () => {
  await using served = await serveGraphql()
  const once = 'barPour(input: {cup: "red"}, idempotencyKey: "k1") { ... on BarPourResult { times } }'
  const { data } = await served.ask(
    `mutation { a: ${once} b: ${once} c: barPour(input: {cup: "red"}) { ... on BarPourResult { times } } }`,
  )
  expect(data.b).toEqual(data.a)
  expect(data.c.times).toBe(data.a.times + 1)
})

test('a dry run answers the plan', async () => {
  await using served = await serveGraphql()
  const head = served.app.events.head()
  const { data } = await served.ask(
    'mutation { barPour(input: {cup: "red"}, dryRun: true) { ... on PlanAnswer { digest plan { summary steps { action target } reversible } } } }',
  )
  expect(data.barPour).toEqual({
    digest: expect.any(String),
    plan: { summary: 'Fill red', steps: [{ action: 'update', target: 'red' }], reversible: false },
  })
  expect(served.app.events.head()).toBe(head)
})

test('wrong variables are refused with a code before anything runs', async () => {
  await using served = await serveGraphql()
  const { status, errors, data } = await served.ask(
    'query ($i: BarReadInput!) { barRead(input: $i) { cup } }',
    { i: { cop: 'x' } },
  )
  expect({ status, data }).toEqual({ status: 400, data: undefined })
  expect(errors.map((error: { extensions: { code: string } }) => error.extensions.code)).toEqual([
    'INVALID_INPUT',
    'INVALID_INPUT',
  ])
})

test('what is forbidden goes through the pipeline with its input, and never runs', async () => {
  const { caller } = callerWith(['bar:read'])
  const asked: unknown[] = []
  const authorize = ({ operation, input, surface }: HookRequest) =>
    void asked.push([operation.name, input, surface])
  await using served = await serveGraphql({ callers: { clerk: caller }, test: { hooks: { authorize } } })
  const document = 'mutation ($input: BarPourInput!) { barPour(input: $input) { __typename } }'
  const { errors } = await served.ask(document, { input: { cup: 'red' } }, 'clerk')
  expect(errors[0].extensions.code).toBe('FORBIDDEN')
  expect(asked).toEqual([['bar.pour', { cup: 'red' }, 'graphql']])
  const all = await served.app.events.read({ after: 0, limit: 100 })
  expect(all.filter(({ type }) => type === 'cup.poured')).toEqual([])
})

test('a message quotes no more than a little of what was sent', async () => {
  await using served = await serveGraphql()
  const variables = { i: { cup: 'x', sips: 'y'.repeat(100_000) } }
  const { errors } = await served.ask('query ($i: BarReadInput!) { barRead(input: $i) { cup } }', variables)
  expect(errors[0].message.length).toBeLessThan(600)
})
