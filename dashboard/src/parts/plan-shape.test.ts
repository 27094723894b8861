import { expect, test } from 'vitest'
import { countOutcomes, hasFields, kindsOf, outcomeOf } from './plan-shape.ts'

test('a copy makes something, a move changes it, and a replacement is said to be one', () => {
  expect(outcomeOf({ action: 'copy', target: '/a/b.jpg' })).toBe('create')
  expect(outcomeOf({ action: 'move', target: '/a/b.jpg' })).toBe('change')
  expect(outcomeOf({ action: 'update', target: 'web', note: 'replace: the image is another' })).toBe(
    'replace',
  )
  expect(outcomeOf({ action: 'delete', target: 'web' })).toBe('destroy')
})

test('how much is touched, and of what', () => {
  const steps = [
    { action: 'create', target: 'process service web-2' },
    { action: 'delete', target: 'process service web-3' },
    { action: 'copy', target: '/library/2026/one.JPG' },
    { action: 'update', target: 'key_1' },
  ]
  expect(countOutcomes(steps)).toEqual({ create: 2, change: 1, replace: 0, destroy: 1 })
  expect(kindsOf(steps)).toEqual([
    ['process service', 2],
    ['.jpg', 1],
    ['other', 1],
  ])
})

test('a step with nothing before and after has nothing to open', () => {
  expect(hasFields({ action: 'copy', target: 'a' })).toBe(false)
  expect(hasFields({ action: 'create', target: 'a', after: {} })).toBe(false)
  expect(hasFields({ action: 'create', target: 'a', after: { port: 80 } })).toBe(true)
})
