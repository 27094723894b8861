import { domain, operation } from '#kernel'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { serveGraphql } from './testing.ts'

const Mood = z.enum(['very-happy', 'sad', 'true'])
const Shape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
  z.strictObject({ kind: z.literal('square'), side: z.number() }),
])

const given: unknown[] = []

/** Takes and gives back what GraphQL has no word for. */
const echo = operation('zoo.echo', {
  about: 'Give back what was sent.',
  effect: 'read',
  input: z.strictObject({
    mood: Mood.optional(),
    'content-type': z.string().optional(),
    shape: Shape.optional(),
    tag: z.union([z.string(), z.strictObject({ key: z.string() })]).optional(),
    ids: z.union([z.string(), z.array(z.string())]).optional(),
    size: z.number().int().optional(),
    stars: z.number().int().min(0).max(5).optional(),
    role: z.string().nullable().optional(),
    free: z.record(z.string(), z.unknown()).optional(),
    open: z.looseObject({ name: z.string().optional() }).optional(),
  }),
  output: z.looseObject({ mood: Mood.optional(), 'content-type': z.string().optional() }),
  run: async input => {
    given.push(input)
    return input
  },
})

const pick = operation('zoo.pick', {
  about: 'Pick a shape.',
  effect: 'read',
  input: z.union([
    z.strictObject({ kind: z.literal('circle') }),
    z.strictObject({ kind: z.literal('any'), seed: z.number() }),
  ]),
  output: z.object({
    shape: Shape,
    either: z.union([z.object({ a: z.number(), b: z.number() }), z.object({ a: z.number() })]),
    big: z.number().int(),
    mixed: z.union([z.string(), z.number()]),
    missing: z.string().nullable(),
  }),
  run: async () => ({
    shape: { kind: 'square' as const, side: 2 },
    either: { a: 1, b: 2 },
    big: 2 ** 40,
    mixed: 7,
    missing: null,
  }),
})

const zoo = domain('zoo', { about: 'Animals', operations: [echo, pick] })

test('what a caller sends arrives as on the wire', async () => {
  await using served = await serveGraphql({ domains: [zoo] })
  const arrives = async (input: string, variables = {}) => {
    const { errors } = await served.ask(
      `query ${input.includes('$') ? '($v: ZooEchoInput)' : ''} { zooEcho(input: ${input}) { mood } }`,
      variables,
    )
    return errors ? errors[0].extensions.code : given.at(-1)
  }
  expect(await arrives('{mood: very_happy, content_type: "x"}')).toEqual({
    mood: 'very-happy',
    'content-type': 'x',
  })
  expect(await arrives('{mood: true_2}')).toEqual({ mood: 'true' })
  expect(await arrives('{shape: {circle: {radius: 1}}}')).toEqual({ shape: { kind: 'circle', radius: 1 } })
  expect(await arrives('{tag: {text: "x"}, ids: "a"}')).toEqual({ tag: 'x', ids: ['a'] })
  expect(await arrives('{tag: {object: {key: "k"}}, size: 1099511627776}')).toEqual({
    tag: { key: 'k' },
    size: 2 ** 40,
  })
  expect(await arrives('{role: null, mood: null, free: {a: {b: [1, null]}}}')).toEqual({
    role: null,
    free: { a: { b: [1, null] } },
  })
  expect(await arrives('{open: {name: "n", other: {name: "no", more: 1}}}')).toEqual({
    open: { name: 'n', more: 1 },
  })
  expect(await arrives('$v', { v: { ids: ['a', 'b'], free: { x: 1 } } })).toEqual({
    ids: ['a', 'b'],
    free: { x: 1 },
  })
  expect(await arrives('{shape: {circle: {radius: 1}, square: {side: 1}}}')).toBe('INVALID_INPUT')
  expect(await arrives('{stars: 6}')).toBe('INVALID_INPUT')
  expect(await arrives('{stars: 1.5}')).toBe('INVALID_INPUT')
  expect(await arrives('{size: 1.5}')).toBe('INVALID_INPUT')
  expect(await arrives('{free: {__proto__: {a: 1}}}')).toBe('INVALID_INPUT')
  expect(await arrives('{fre: {}}')).toBe('INVALID_INPUT')
})

test('a union at the root of an input is a choice, and its constants are said by the choice', async () => {
  await using served = await serveGraphql({ domains: [zoo] })
  const { data, errors } = await served.ask(
    `{ zooPick(input: {any: {seed: 1}}) {
      shape { __typename ... on ZooPickShapeSquare { side kind } }
      either { __typename ... on ZooPickEitherObject { b } }
      big mixed missing } }`,
  )
  expect(errors).toBeUndefined()
  expect(data.zooPick).toEqual({
    shape: { __typename: 'ZooPickShapeSquare', side: 2, kind: 'square' },
    either: { __typename: 'ZooPickEitherObject', b: 2 },
    big: 2 ** 40,
    mixed: 7,
    missing: null,
  })
})

test('an answer has the names GraphQL allows, and what is not declared in `other`', async () => {
  await using served = await serveGraphql({ domains: [zoo] })
  const { data } = await served.ask(
    '{ zooEcho(input: {mood: very_happy, content_type: "x", size: 3}) { mood content_type other } }',
  )
  expect(data.zooEcho).toEqual({ mood: 'very_happy', content_type: 'x', other: { size: 3 } })
})
