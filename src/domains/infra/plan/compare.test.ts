import { canonicalJson } from '#lib/canonical'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareSpecs, fieldOf } from './compare.ts'
import { unknownValue } from './references.ts'

test('each field that is otherwise is named, with both values', () => {
  const before = { image: 'a:1', env: { A: '1', B: '2' }, ports: [{ port: 80 }, { port: 81 }], old: true }
  const after = { image: 'a:2', env: { A: '1', C: '3' }, ports: [{ port: 80 }, { port: 82 }] }
  expect(compareSpecs(before, after)).toEqual([
    { path: 'env.B', before: '2' },
    { path: 'env.C', after: '3' },
    { path: 'image', before: 'a:1', after: 'a:2' },
    { path: 'old', before: true },
    { path: 'ports[1].port', before: 81, after: 82 },
  ])
})

test('a list of another length is another list', () => {
  expect(compareSpecs({ list: [1] }, { list: [1, 2] })).toEqual([
    { path: 'list', before: [1], after: [1, 2] },
  ])
})

test('what is not known yet always differs', () => {
  const [change] = compareSpecs({ env: { A: 1 } }, { env: { A: 1 } }, new Set(['env']))
  expect(change).toEqual({ path: 'env', before: { A: 1 }, after: unknownValue })
  expect(fieldOf(change!)).toBe('env')
  expect(fieldOf({ path: 'ports[0].port' })).toBe('ports')
})

test('there is no difference exactly where the canonical JSON is the same', () => {
  const specs = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), {
    maxKeys: 5,
  })
  fc.assert(
    fc.property(specs, specs, (before, after) => {
      expect(compareSpecs(before, structuredClone(before))).toEqual([])
      const isSame = canonicalJson(before) === canonicalJson(after)
      expect(compareSpecs(before, after).length === 0).toBe(isSame)
    }),
  )
})
