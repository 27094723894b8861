import type { JsonSchema, OperationInfo } from '#surfaces/client'
import { callerWith, guest } from '#surfaces/testing'
import fc from 'fast-check'
import { buildSchema, isIntrospectionType, printSchema, printType, validateSchema } from 'graphql'
import { expect, test } from 'vitest'
import { createSchemas, graphqlSchemaText } from './schemas.ts'

const info = (name: string, parts: Partial<OperationInfo> = {}): OperationInfo => ({
  name,
  about: 'Do it.',
  effect: 'read',
  permission: `${name.split('.')[0]}:read`,
  refusals: {},
  aliases: [],
  input_schema: { type: 'object', properties: {}, additionalProperties: false },
  output_schema: { type: 'object', properties: { it: { type: 'string' } }, required: ['it'] },
  has_plan: false,
  ...parts,
})

const words =
  'a A b a_b a-b ab 1x _ __ __proto__ __typename constructor toString input other é 😀 Input a_2 true null'
const nasty = fc.constantFrom('', 'a b', '$ref', ...words.split(' '))
const scalars: readonly JsonSchema[] = [
  { type: 'string' },
  { type: 'integer', minimum: 0, maximum: 5 },
  { type: 'integer' },
  { type: 'number' },
  { type: 'boolean' },
  { type: 'null' },
  {},
  { const: 'x' },
  { const: null },
  { type: 'object', additionalProperties: { type: 'string' } },
  { type: 'array' },
  { $ref: '#/$defs/node' },
  { $ref: '#/$defs/loop' },
  { $ref: '#/$defs/none' },
  { $ref: '#' },
]

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema; fields: JsonSchema }>(tie => ({
  fields: fc
    .record({
      properties: fc.dictionary(nasty, tie('schema'), { maxKeys: 4 }),
      required: fc.array(nasty, { maxLength: 2 }),
      additionalProperties: fc.constantFrom(true, false, {}),
    })
    .map(parts => ({ type: 'object', ...parts })),
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...scalars),
    fc.array(nasty, { minLength: 1, maxLength: 4 }).map(values => ({ enum: values })),
    tie('fields'),
    tie('schema').map(items => ({ type: 'array', items })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map(anyOf => ({ anyOf })),
    fc.array(tie('fields'), { minLength: 1, maxLength: 3 }).map(oneOf => ({ oneOf })),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map(allOf => ({ allOf })),
  ),
}))

const rooted = fc.tuple(anySchema, anySchema, anySchema).map(([schema, node, loop]): JsonSchema => ({
  ...schema,
  $defs: { node, loop: { anyOf: [{ $ref: '#/$defs/loop' }, loop] } },
}))
const infos = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(
        'a.b',
        'a_b.c',
        'a.b_c',
        'ab.c',
        'a.b_input',
        'a.b_a',
        'query.me',
        'cloud.event',
        'a.bc',
      ),
      effect: fc.constantFrom('read' as const, 'write' as const),
      has_plan: fc.boolean(),
      aliases: fc.array(fc.constantFrom('version', 'a', 'find', 'a_b'), { maxLength: 2 }),
      input_schema: rooted,
      output_schema: rooted,
    }),
    { selector: ({ name }) => name, minLength: 1, maxLength: 4 },
  )
  .map(all => all.map(({ name, ...parts }) => info(name, { ...parts, permission: `${name}:read` })))

test('whatever the schemas of operations are, GraphQL takes what is made of them', () => {
  fc.assert(
    fc.property(infos, all => {
      const { schema } = createSchemas(all, '1').of(guest)
      expect(validateSchema(schema).map(({ message }) => message)).toEqual([])
      expect(printSchema(buildSchema(printSchema(schema)))).toBe(printSchema(schema))
    }),
    { numRuns: 80 },
  )
})

test('names depend neither on the order of operations nor on who looks', () => {
  fc.assert(
    fc.property(infos, fc.nat(), (all, pick) => {
      const text = graphqlSchemaText(all)
      expect(graphqlSchemaText(all.toReversed())).toBe(text)
      const one = all[pick % all.length]!
      const whole = createSchemas(all, '1').of(guest).schema
      const part = createSchemas(all, '1').of(callerWith([one.permission]).caller).schema
      for (const type of Object.values(part.getTypeMap())) {
        if (isIntrospectionType(type) || ['Query', 'Mutation'].includes(type.name)) continue
        expect(printType(type)).toBe(printType(whole.getType(type.name)!))
      }
    }),
    { numRuns: 30 },
  )
})

test('callers who may use the same share a schema', () => {
  const schemas = createSchemas([info('a.b'), info('b.c')], '1')
  expect(schemas.of(callerWith(['a:read']).caller)).toBe(schemas.of(callerWith(['a:*', 'x:write']).caller))
  expect(schemas.of(callerWith(['a:read']).caller)).not.toBe(schemas.of(callerWith(['b:read']).caller))
})
