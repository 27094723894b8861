import { operation } from '#kernel'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { inputSchemaOf, outputSchemaOf } from './json-schema.ts'

const declare = (input: z.ZodType, output: z.ZodType = z.object({}), hasPlan = false) =>
  operation('bar.pour', {
    about: '',
    effect: 'write',
    input,
    output,
    ...(hasPlan && { plan: async () => ({ summary: '', steps: [], reversible: true, undo: '' }) }),
    run: async () => ({}),
  })

test('fields with defaults may be left out, and unknown fields may not come in', () => {
  expect(
    inputSchemaOf(declare(z.strictObject({ cup: z.string(), sips: z.number().int().default(1) }))),
  ).toEqual({
    type: 'object',
    properties: { cup: { type: 'string' }, sips: { type: 'integer', default: 1 } },
    required: ['cup'],
    additionalProperties: false,
  })
})

test('a schema with an id stands at the root itself', () => {
  const Cup = z.object({ size: z.number() }).meta({ id: 'Cup' })
  expect(inputSchemaOf(declare(Cup))).toEqual({
    type: 'object',
    properties: { size: { type: 'number' } },
    required: ['size'],
  })
  const Tree = z
    .object({
      get kids() {
        return z.array(Tree)
      },
    })
    .meta({ id: 'Tree' }) as z.ZodType
  expect(inputSchemaOf(declare(Tree))).toMatchObject({
    type: 'object',
    properties: { kids: { items: { $ref: '#/$defs/Tree' } } },
    $defs: { Tree: { type: 'object' } },
  })
})

test('a field has one type at a time, whatever it may be besides', () => {
  const input = z.object({
    size: z.number().min(1).nullable().describe('in ml'),
    type: z.string(),
    any: z.record(z.string(), z.unknown()),
  })
  expect(inputSchemaOf(declare(input)).properties).toEqual({
    size: { description: 'in ml', anyOf: [{ type: 'number', minimum: 1 }, { type: 'null' }] },
    type: { type: 'string' },
    any: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} },
  })
})

test('what has a plan takes dry_run and plan_digest, in every way the input may look', () => {
  const dryRun = { type: 'boolean', description: 'show the plan and change nothing' }
  expect(inputSchemaOf(declare(z.strictObject({}), undefined, true)).properties).toEqual({
    dry_run: dryRun,
    plan_digest: { type: 'string', description: 'digest of the plan that was shown; do this or nothing' },
  })
  const either = z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('cup') }),
    z.strictObject({ by: z.literal('jug') }),
  ])
  const schema = inputSchemaOf(declare(either, undefined, true)) as any
  expect(schema.type).toBe('object')
  expect(schema.oneOf.map((each: any) => each.properties.dry_run)).toEqual([dryRun, dryRun])
  expect(schema.oneOf.map((each: any) => each.properties.plan_digest.type)).toEqual(['string', 'string'])
})

test('what has a plan may answer with it, or with a wait for approval', () => {
  const { type, anyOf } = outputSchemaOf(
    declare(z.strictObject({}), z.object({ cup: z.string() }), true),
  ) as any
  expect(type).toBe('object')
  expect(anyOf.map(({ required }: any) => required[0])).toEqual(['cup', 'dry_run', 'status'])
})

test('a schema too long for a list of tools stops the start', () => {
  const many = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [`a_long_field_name_${index}`, z.string()]),
  )
  expect(() => inputSchemaOf(declare(z.strictObject(many)))).toThrow('The input schema of bar.pour is')
})
