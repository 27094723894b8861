import { Refusal } from '#kernel'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { assertValid } from './validate.ts'

const Search = z.strictObject({
  filters: z
    .strictObject({ quality_rating: z.number().min(1).max(5).optional(), tags: z.array(z.string()) })
    .optional(),
  pages: z.array(z.strictObject({ size: z.number() })).default([]),
  limit: z.number().default(50),
})

function refused(input: unknown, schema: z.ZodType = Search) {
  try {
    assertValid(schema, input, 'assets.search')
  } catch (error) {
    if (error instanceof Refusal) return error
  }
  throw new Error('This should have been refused')
}

const issuesOf = (input: unknown) => refused(input).details.issues

test('what fits comes back with its defaults', () => {
  expect(assertValid(Search, {}, 'assets.search')).toEqual({ pages: [], limit: 50 })
})

test('every problem is named with its path, the first in the sentence', () => {
  const { message, details, code, status } = refused({ limit: 'x', filters: { tags: [1] } })
  expect([code, status]).toEqual(['INVALID_INPUT', 422])
  expect(message).toMatch(/^assets\.search cannot use this input \(filters\.tags\.0\): /)
  expect(details.issues).toEqual([
    { path: 'filters.tags.0', message: expect.any(String) },
    { path: 'limit', message: expect.any(String) },
  ])
})

test('a field that is missing is said to be needed, at any depth and in whichever way an input may look', () => {
  const Shape = z.strictObject({
    name: z.string(),
    role: z.union([z.string(), z.array(z.string())]),
    size: z.coerce.number(),
    kind: z.enum(['round', 'square']),
    place: z.union([z.string(), z.strictObject({ row: z.number(), seat: z.number() })]),
  })
  const needed = (path: string) => ({ path, message: 'this field is needed' })
  expect(refused({ place: { row: 1 } }, Shape).details.issues).toEqual(
    ['name', 'role', 'size', 'kind', 'place.seat'].map(needed),
  )
  expect(refused({ name: null }, z.strictObject({ name: z.string() })).message).toContain('received null')
})

test('a slip in a name gets the name that was meant, at any depth', () => {
  expect(issuesOf({ limt: 3 })).toEqual([
    { path: 'limt', message: 'there is no field limt; did you mean limit?', did_you_mean: 'limit' },
  ])
  expect(issuesOf({ filters: { tags: [], tgas: [] } })).toMatchObject([{ path: 'filters.tgas' }])
  expect(refused({ pages: [{ size: 1, siz: 2 }] }).suggestions).toEqual(['use_size'])
})

test('a field that stands one level further down is told its place', () => {
  const { message, suggestions } = refused({ quality_rating: 4 })
  expect(message).toBe(
    'assets.search cannot use this input (quality_rating): there is no field quality_rating; did you mean filters.quality_rating?',
  )
  expect(suggestions).toEqual(['use_filters.quality_rating'])
})

test('a slip is found in whichever way an input may look', () => {
  const Shape = z.strictObject({
    item: z.union([
      z.strictObject({ kind: z.literal('round'), color: z.string().optional() }),
      z.strictObject({ kind: z.literal('square'), width: z.number().optional() }),
    ]),
    sizes: z.record(z.string(), z.strictObject({ amount: z.number().optional() })).default({}),
    later: z.lazy(() => z.strictObject({ when: z.string().optional() })).optional(),
    read: z.preprocess(each => each, z.strictObject({ pages: z.number().optional() })).optional(),
    either: z.union([z.string(), z.array(z.strictObject({ name: z.string().optional() }))]).optional(),
  })
  const hintsOf = (input: object) => refused({ item: { kind: 'round' }, ...input }, Shape).suggestions
  expect(hintsOf({ item: { kind: 'round', colr: 'red' } })).toEqual(['use_color'])
  expect(hintsOf({ item: { kind: 'square', widt: 1 } })).toEqual(['use_width'])
  expect(hintsOf({ sizes: { big: { amounts: 1 } } })).toEqual(['use_amount'])
  expect(hintsOf({ later: { whn: 'now' } })).toEqual(['use_when'])
  expect(hintsOf({ read: { page: 3 } })).toEqual(['use_pages'])
  expect(hintsOf({ either: [{ nam: 'x' }] })).toEqual(['use_name'])
  expect(refused({ item: 7 }, Shape).details.issues).toEqual([{ path: 'item', message: 'Invalid input' }])
})

test('every unknown field is named, and one that is like nothing gets no hint', () => {
  expect(issuesOf({ banana: 1, limt: 2 })).toEqual([
    { path: 'banana', message: 'there is no field banana' },
    { path: 'limt', message: 'there is no field limt; did you mean limit?', did_you_mean: 'limit' },
  ])
})

test('a thousand problems are told by the first twenty', () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field_${index}`, 1]))
  expect(issuesOf(many)).toHaveLength(20)
})

test('what is no object at all is refused as a whole', () => {
  expect(refused('text').message).toMatch(/^assets\.search cannot use this input: /)
})
