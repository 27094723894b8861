import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromMicros, toMicros } from './money.ts'

test('sums of decimal amounts are exact', () => {
  const cents = Array.from({ length: 10 }, () => toMicros('0.10'))
  expect(fromMicros(cents.reduce((sum, each) => sum + each, 0))).toBe('1.00')
  expect(toMicros('0.1') + toMicros('0.2')).toBe(toMicros('0.3'))
  expect(toMicros('0.000001')).toBe(1)
})

test('an amount has at least two decimals and no more than it needs', () => {
  expect(['0', '5', '12.5', '12.50', '0.002', '0.0000010', '7.123456'].map(roundTrip)).toEqual([
    '0.00',
    '5.00',
    '12.50',
    '12.50',
    '0.002',
    undefined,
    '7.123456',
  ])
})

test('every amount comes back as it was', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), micros => {
      expect(toMicros(fromMicros(micros))).toBe(micros)
    }),
  )
})

test('what is no amount, or too large to be exact, is refused', () => {
  for (const text of [
    '',
    '-1',
    '1.',
    '.5',
    '1e3',
    '1,50',
    ' 1',
    '0.1234567',
    '12345678901',
    '9999999999.99',
    'NaN',
  ]) {
    expect(() => toMicros(text), text).toThrow(RangeError)
  }
})

function roundTrip(amount: string): string | undefined {
  try {
    return fromMicros(toMicros(amount))
  } catch {
    return undefined
  }
}
