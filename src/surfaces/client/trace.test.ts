import { expect, test } from 'vitest'
import { parseTraceparent, traceIdOf } from './trace.ts'

test('a traceparent gives its trace id, and what is none gives a new one', () => {
  const good = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
  expect(parseTraceparent(good)).toBe(good)
  expect(traceIdOf(good)).toBe('a'.repeat(32))
  for (const bad of [
    undefined,
    ['x'],
    '',
    `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`,
    `${good}-`,
    good.toUpperCase(),
  ]) {
    expect(parseTraceparent(bad)).toBeUndefined()
  }
  expect(traceIdOf(undefined)).toMatch(/^[0-9a-f]{32}$/)
  expect(traceIdOf(undefined)).not.toBe(traceIdOf(undefined))
})
