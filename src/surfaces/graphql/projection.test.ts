import { domain, operation } from '#kernel'
import { testApp } from '#kernel/testing'
import { describeOperations } from '#surfaces/client'
import { guest } from '#surfaces/testing'
import { execute, parse, validate } from 'graphql'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createSchemas } from './schemas.ts'

const Toy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ball'), color: z.enum(['red', 'dark-blue']), name: z.string() }),
  z.object({ kind: z.literal('car'), wheels: z.number().int().min(0).max(9), name: z.string() }),
])
const Child = z.object({
  name: z.string(),
  note: z.string().nullable(),
  toys: z.array(Toy),
  favorite: Toy.nullable(),
  grid: z.array(z.array(z.number())),
  facts: z.record(z.string(), z.unknown()),
  get friends() {
    return z.array(Child).optional()
  },
})

const ball = { kind: 'ball' as const, color: 'dark-blue' as const, name: 'b' }
const car = { kind: 'car' as const, wheels: 4, name: 'c' }
const facts = { any: [1, { thing: null }] }
const ann = { name: 'Ann', note: null, toys: [ball, car], favorite: null, grid: [[1, 2], []], facts }
const bob = { ...ann, name: 'Bob', note: 'x', favorite: car, friends: [{ ...ann, friends: [] }] }

const visit = operation('nursery.visit', {
  about: 'Look at the children.',
  effect: 'read',
  input: z.strictObject({ empty: z.boolean().optional() }),
  output: z.object({ children: z.array(Child) }).nullable(),
  run: async ({ empty }) => (empty ? null : { children: [ann, bob] }),
})
const nursery = domain('nursery', { about: 'Children', operations: [visit] })

const toy =
  '__typename ... on NurseryVisitChildrenToysBall { color } ... on NurseryVisitChildrenToysCar { wheels }'

test.for([
  '{ nurseryVisit { children { name note grid facts } } }',
  '{ a: nurseryVisit { c: children { n: name n: name } } b: nurseryVisit(input: {empty: true}) { __typename } __typename }',
  `{ nurseryVisit { children { toys { ${toy} } favorite { __typename } } } }`,
  '{ nurseryVisit { children { name } } nurseryVisit { __typename children { note toys { __typename } } } }',
  '{ ...q } fragment q on Query { nurseryVisit { ...v } } fragment v on NurseryVisit { children { ...c ...c friends { ...c } } } fragment c on NurseryVisitChildren { name friends { name friends { note } } }',
  'query ($on: Boolean = false) { nurseryVisit { children { name @include(if: $on) note @skip(if: $on) ... @skip(if: true) { facts } } } }',
  '{ nurseryVisit { children { toys { ... on NurseryVisitChildrenToys { ... on NurseryVisitChildrenToysCar { wheels } } } } } }',
  '{ nurseryVisit { children { __proto__: name constructor: note } } }',
  '{ nurseryVisit @skip(if: true) { __typename } version }',
])('what is selected is what the reference implementation selects: %s', async text => {
  await using app = await testApp([nursery])
  const { schema, executable } = createSchemas(describeOperations(app.catalog), '1').of(guest)
  const document = parse(text)
  expect(validate(schema, document).map(({ message }) => message)).toEqual([])
  for (const variableValues of [{}, { on: true }]) {
    const contextValue = { app, caller: guest, traceId: '', limits: new Map() }
    const ask = { document, variableValues, contextValue }
    const expected = await execute({ schema, ...ask })
    const found = await execute({ schema: executable, ...ask })
    expect(JSON.stringify(found)).toBe(JSON.stringify(expected))
  }
})
