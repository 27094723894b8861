// cspell:ignore qualty mediatype lmiit limitt
import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const fields = ['quality_rating', 'tags', 'media_type', 'filters', 'limit']

test('a slip of the fingers finds what was meant', () => {
  expect(nearest('qualty_rating', fields)).toBe('quality_rating')
  expect(nearest('tag', fields)).toBe('tags')
  expect(nearest('mediatype', fields)).toBe('media_type')
  expect(nearest('lmiit', fields)).toBeUndefined()
  expect(nearest('limitt', fields)).toBe('limit')
})

test('of several the closest one is meant', () => {
  expect(nearest('asset.list', ['asset.last', 'assets.list', 'asset.lists.all'])).toBe('asset.last')
  expect(nearest('filter', ['filters', 'filter'])).toBe('filter')
})

test('what is like nothing known gives no hint, however long it is', () => {
  expect(nearest('', fields)).toBeUndefined()
  expect(nearest('banana', fields)).toBeUndefined()
  expect(nearest('z'.repeat(10_000), fields)).toBeUndefined()
  expect(nearest('tags', [])).toBeUndefined()
})
