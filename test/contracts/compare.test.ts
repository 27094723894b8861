import { domain, event, operation } from '#kernel'
import { catalogOf } from '#kernel/run'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { brokenPromises } from './compare.ts'
import { promisedBy } from './promised.ts'

const promiseOf = (input: z.ZodType, output: z.ZodType = z.object({}), more: object = {}) =>
  promisedBy(
    catalogOf([
      domain('bar', {
        about: 'Cups',
        operations: [
          operation('bar.pour', { about: 'Fill a cup', effect: 'write', input, output, run: async () => ({}), ...more }),
        ],
      }),
    ]),
  )
const broken = (before: Parameters<typeof promiseOf>, after: Parameters<typeof promiseOf>) =>
  brokenPromises(promiseOf(...before), promiseOf(...after))

const cup = z.strictObject({ cup: z.string().max(10), size: z.enum(['s', 'm']).optional() })

test('what callers send may become wider', () => {
  const wider = z.strictObject({
    cup: z.union([z.string().max(20), z.number()]),
    size: z.enum(['s', 'm', 'l']).optional(),
    note: z.string().optional(),
  })
  expect(broken([cup], [wider])).toEqual([])
})

test('a field that is gone, required, shorter or of another type breaks callers', () => {
  expect(broken([cup], [z.strictObject({ cup: z.string().max(10) })])).toEqual(['bar.pour input.size is gone'])
  expect(broken([cup], [cup.required()])).toEqual(['bar.pour input.size is required now'])
  expect(broken([cup], [cup.extend({ cup: z.string().max(5) })])).toEqual(['bar.pour input.cup: maxLength is lower'])
  expect(broken([cup], [cup.extend({ cup: z.number() })])).toEqual(['bar.pour input.cup: string is no longer taken'])
  expect(broken([cup], [cup.extend({ size: z.enum(['s']).optional() })])).toEqual([
    'bar.pour input.size: m is no longer taken',
  ])
})

test('what callers get may gain fields, and must keep those they know', () => {
  const answer = z.object({ times: z.number(), by: z.string().optional() })
  expect(broken([cup, answer], [cup, answer.extend({ more: z.boolean() })])).toEqual([])
  expect(broken([cup, answer], [cup, z.object({ times: z.number() })])).toEqual(['bar.pour output.by is gone'])
  expect(broken([cup, answer], [cup, answer.partial()])).toEqual(['bar.pour output.times may be missing now'])
  expect(broken([cup, answer], [cup, answer.extend({ times: z.string() })])).toEqual([
    'bar.pour output.times: string is new',
  ])
})

test('names, places and permissions stay', () => {
  const named = { aliases: ['fill'], rest: 'PUT /cups/{cup}' }
  expect(broken([cup, undefined, named], [cup, undefined, named])).toEqual([])
  expect(broken([cup, undefined, named], [cup, undefined, { permission: 'bar:pour' }])).toEqual([
    'bar.pour is no longer called fill',
    'bar.pour needs bar:pour instead of bar:write',
    'bar.pour is no longer at PUT /cups/{cup}',
  ])
  expect(brokenPromises(promiseOf(cup), { operations: [], events: [] })[0]).toBe('bar.pour is gone')
})

test('an event keeps its shape unless its version says that it is another', () => {
  const promise = (version: number, fields: z.ZodRawShape) =>
    promisedBy(
      catalogOf([
        domain('bar', {
          about: 'Cups',
          events: [event('cup.poured', fields, { subject: () => 'bar', version, upcasts: { 1: data => data } })],
        }),
      ]),
    )
  const one = promise(1, { cup: z.string() })
  expect(brokenPromises(one, promise(1, { cup: z.string(), by: z.string() }))).toEqual([])
  expect(brokenPromises(one, promise(1, { by: z.string() }))).toEqual(['cup.poured.cup is gone'])
  expect(brokenPromises(one, promise(2, { by: z.string() }))).toEqual([])
})
