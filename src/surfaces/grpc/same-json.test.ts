import type { JsonSchema } from '#surfaces/client'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createDecoder } from './decode-message.ts'
import { createEncoder } from './encode-message.ts'
import { assignNumbers } from './field-numbers.ts'
import type { MessageShape } from './message-shape.ts'
import { messageOfSchema } from './shape-of-schema.ts'
import { otherLibrary } from './testing.ts'

interface Case {
  readonly schema: z.ZodType
  readonly value: fc.Arbitrary<unknown>
}

const text = fc.string({ unit: 'binary', maxLength: 60 })
const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map(value => (Object.is(value, -0) ? 0 : value))
const json = fc.json({ maxDepth: 3 }).map((some): unknown => JSON.parse(some))
const recordOfJson = fc.dictionary(fc.string({ maxLength: 8 }), json, { maxKeys: 4 })

const leaves: readonly Case[] = [
  { schema: z.string(), value: text },
  { schema: z.number(), value: double },
  { schema: z.number().int(), value: fc.maxSafeInteger() },
  { schema: z.boolean(), value: fc.boolean() },
  { schema: z.enum(['a', 'b-c', 'B C', '9']), value: fc.constantFrom('a', 'b-c', 'B C', '9') },
  { schema: z.literal('only'), value: fc.constant('only') },
  { schema: z.unknown(), value: json },
  { schema: z.record(z.string(), z.unknown()), value: recordOfJson },
  { schema: z.union([z.string(), z.number(), z.boolean()]), value: fc.oneof(text, double, fc.boolean()) },
]

const listOf = ({ schema, value }: Case): Case => ({
  schema: z.array(schema),
  value: fc.array(value, { maxLength: 4 }),
})
const orNull = ({ schema, value }: Case): Case => ({ schema: schema.nullable(), value: fc.option(value) })
const oneOf = (a: Case, b: Case): Case => ({
  schema: z.union([
    z.strictObject({ kind: z.literal('a'), it: a.schema }),
    z.strictObject({ kind: z.literal('b'), it: b.schema, more: z.string() }),
    z.array(a.schema),
    z.string(),
  ]),
  value: fc.oneof(
    fc.record({ kind: fc.constant('a'), it: a.value }),
    fc.record({ kind: fc.constant('b'), it: b.value, more: text }),
    fc.array(a.value, { maxLength: 3 }),
    text,
  ),
})

/** Some schema, and the values it takes. */
const someCase: fc.Arbitrary<Case> = fc.letrec<{ case: Case; object: Case }>(tie => ({
  case: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...leaves),
    tie('case').map(listOf),
    tie('case').map(orNull),
    tie('object'),
    fc.tuple(tie('case'), tie('case')).map(([a, b]) => oneOf(a, b)),
  ),
  object: fc
    .dictionary(
      fc.constantFrom('name', 'size', 'a_b', 'camelCase', '$odd', 'size_null', 'other_fields'),
      fc.tuple(tie('case'), fc.boolean(), fc.boolean()),
      { maxKeys: 5, noNullPrototype: true },
    )
    .chain(fields => fc.boolean().map(isLoose => objectOf(fields, isLoose))),
})).object

function objectOf(fields: Record<string, [Case, boolean, boolean]>, isLoose: boolean): Case {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, [{ schema }, isOptional]]) => [
      name,
      isOptional ? schema.optional() : schema,
    ]),
  )
  const required = Object.entries(fields).flatMap(([name, [, isOptional]]) => (isOptional ? [] : [name]))
  const values = Object.fromEntries(Object.entries(fields).map(([name, [{ value }]]) => [name, value]))
  const known = fc.record(values, { requiredKeys: required, noNullPrototype: true })
  if (!isLoose) return { schema: z.strictObject(shape), value: known }
  const rest = fc.dictionary(fc.constantFrom('more', 'zz', '__proto__'), json, {
    maxKeys: 2,
    noNullPrototype: true,
  })
  return {
    schema: z.looseObject(shape),
    value: fc
      .tuple(known, rest)
      .map(([a, b]) => Object.fromEntries([...Object.entries(b), ...Object.entries(a)])),
  }
}

const shapeFor = (schema: z.ZodType, isAnswer: boolean): MessageShape => {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io: isAnswer ? 'output' : 'input',
    unrepresentable: 'any',
  })
  const message = messageOfSchema(made as JsonSchema, {
    name: 'Thing',
    packageName: 'alice.test.v1',
    isAnswer,
  })
  assignNumbers([message], {})
  return message
}

for (const isAnswer of [true, false]) {
  test(`${isAnswer ? 'an answer' : 'a request'} of any schema is the same JSON after it was bytes`, () => {
    fc.assert(
      fc.property(
        someCase.chain(({ schema, value }) => value.map(one => ({ schema, value: one }))),
        ({ schema, value }) => {
          const message = shapeFor(schema, isAnswer)
          const bytes = createEncoder(message)(value)
          expect(createDecoder(message)(bytes)).toEqual(value)
        },
      ),
      { numRuns: 120 },
    )
  })
}

test('another protobuf library reads the same bytes and writes bytes that mean the same', () => {
  fc.assert(
    fc.property(
      someCase.chain(({ schema, value }) => value.map(one => ({ schema, value: one }))),
      ({ schema, value }) => {
        const message = shapeFor(schema, true)
        const method = {
          name: 'Do',
          path: '/x/Do',
          about: '',
          permission: '',
          behind: 'test.do',
          isStream: false,
          takesStream: false,
        }
        const file = {
          name: 'test.proto',
          packageName: 'alice.test.v1',
          serviceName: 'alice.test.v1.Test',
          methods: [
            {
              ...method,
              input: {
                ...message,
                fields: [],
                messages: [],
                enums: [],
                name: 'In',
                path: 'alice.test.v1.In',
              },
              output: message,
            },
          ],
        }
        const bytes = otherLibrary([file]).again('alice.test.v1.Thing', createEncoder(message)(value))
        expect(createDecoder(message)(bytes)).toEqual(value)
      },
    ),
    { numRuns: 50 },
  )
})
