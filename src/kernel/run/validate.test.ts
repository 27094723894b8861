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
