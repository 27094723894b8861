import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatUsd, parseUsd } from './usd.ts'

test.each([
  ['0', 0n],
  ['0.001', 1000n],
  ['0.000001', 1n],
  ['12.5', 12_500_000n],
  ['3.000000', 3_000_000n],
])('%s dollars are %s millionths', (amount, micros) => {
  expect(parseUsd(amount)).toBe(micros)
})

test('every amount reads back as itself', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      micros => parseUsd(formatUsd(micros)) === micros,
    ),
  )
})

test.each(['', '-1', '+1', '1e3', '.5', '1.', '0.0000001', 'NaN', '1,5', ' 1', '9999999999999'])(
  '"%s" is refused instead of guessed at',
  amount => {
    expect(() => parseUsd(amount)).toThrow(/not an amount/)
  },
)

test('there is no negative money', () => {
  expect(() => formatUsd(-1n)).toThrow(/not an amount/)
})
