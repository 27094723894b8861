import { expect, test } from 'vitest'
import { createLru } from './lru.ts'

test('what was used longest ago is forgotten first', () => {
  const lru = createLru<string, number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  expect(lru.get('a')).toBe(1)
  lru.set('c', 3)
  expect([lru.has('a'), lru.has('b'), lru.has('c')]).toEqual([true, false, true])
  expect(lru.get('b')).toBeUndefined()
  expect(lru.size).toBe(2)
})

test('setting again is using, and grows nothing', () => {
  const lru = createLru<string, number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  lru.set('a', 10)
  lru.set('c', 3)
  expect(lru.get('a')).toBe(10)
  expect(lru.has('b')).toBe(false)
})

test('looking whether something is there is not using it', () => {
  const lru = createLru<string, number>(2)
  lru.set('a', 1)
  lru.set('b', 2)
  lru.has('a')
  lru.set('c', 3)
  expect(lru.has('a')).toBe(false)
})

test('undefined is a value like others', () => {
  const lru = createLru<string, undefined>(2)
  lru.set('a', undefined)
  lru.set('b', undefined)
  expect(lru.get('a')).toBeUndefined()
  lru.set('c', undefined)
  expect([lru.has('a'), lru.has('b')]).toEqual([true, false])
})

test('deleted and cleared entries are gone', () => {
  const lru = createLru<string, number>(5)
  lru.set('a', 1)
  lru.set('b', 2)
  lru.delete('a')
  expect([lru.has('a'), lru.size]).toEqual([false, 1])
  lru.clear()
  expect(lru.size).toBe(0)
})
