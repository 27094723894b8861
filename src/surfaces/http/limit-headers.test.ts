import { Refusal } from '#kernel'
import { expect, test } from 'vitest'
import { retryAfter } from './limit-headers.ts'

const now = Date.parse('2026-01-01T00:00:00Z')
const wait = (code: string, details = {}) => retryAfter(new Refusal(code, '', { details }), now)

test('a refusal for the moment says when to ask again', () => {
  expect(wait('RATE_LIMITED', { reset_seconds: 0.2 })).toBe(1)
  expect(wait('INSUFFICIENT_QUOTA', { resets_at: '2026-01-01T00:01:30Z' })).toBe(90)
  expect(wait('BUSY', { retry_at: '2025-12-31T00:00:00Z' })).toBe(1)
  expect(wait('STOPPING')).toBe(1)
})

test('one that stays does not', () => {
  expect(wait('NOT_FOUND', { reset_seconds: 5 })).toBeUndefined()
})

test('a wait that cannot be read, or never ends, is still a number', () => {
  expect(wait('BUSY', { retry_at: 'soon' })).toBe(1)
  expect(wait('RATE_LIMITED', { reset_seconds: 1e12 })).toBe(2_678_400)
})
