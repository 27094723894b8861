// cspell:ignore dokker
import { expect, test } from 'vitest'
import { indentOf, offsetOf, readable, withWord } from './source-text.ts'

const text = 'name: shop\nresources:\n  - name: web\n    provider: dokker\n'

test('a place is found by line and column, and never beyond its line', () => {
  expect(text.slice(offsetOf(text, 3, 5))).toMatch(/^name: web/)
  expect(offsetOf(text, 1, 99)).toBe('name: shop'.length)
  expect(offsetOf(text, 99, 1)).toBe(text.length)
})

test('a misspelled word is replaced and its quotes stay', () => {
  expect(withWord(text, 4, 15, 'docker')).toContain('provider: docker\n')
  expect(withWord('a: "dokker"', 1, 4, 'docker')).toBe('a: "docker"')
  expect(withWord(text, 5, 1, 'docker')).toBeUndefined()
})

test('a new line begins below the one before', () => {
  expect(indentOf('resources:', 10)).toBe('  ')
  expect(indentOf('  - name: web', 13)).toBe('    ')
  expect(indentOf('    provider: fake', 18)).toBe('    ')
})

test('JSON in one line is shown in many, all else as it is', () => {
  expect(readable('{"name":"shop"}')).toBe('{\n  "name": "shop"\n}\n')
  expect(readable(text)).toBe(text)
  expect(readable('{broken')).toBe('{broken')
})
