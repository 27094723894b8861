import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical.ts'

test('the order in which fields were set does not matter', () => {
  expect(canonicalJson({ b: 1, a: { d: [2, { f: 1, e: 0 }], c: 'x' } })).toBe(
    '{"a":{"c":"x","d":[2,{"e":0,"f":1}]},"b":1}',
  )
  expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }))
})

test('a field that is undefined is as good as absent, and in a list it is null', () => {
  expect(canonicalJson({ a: undefined, b: [undefined, null] })).toBe('{"b":[null,null]}')
  expect(canonicalJson(undefined)).toBe('null')
})

test('two different moments are two different texts', () => {
  expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
})

test('any JSON value reads back as it was', () => {
  fc.assert(
    fc.property(fc.json(), text => {
      expect(JSON.parse(canonicalJson(JSON.parse(text)))).toEqual(JSON.parse(text))
    }),
    { numRuns: 200 },
  )
})
