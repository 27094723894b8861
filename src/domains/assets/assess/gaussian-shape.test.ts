import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gamma } from './gamma.ts'
import { fitAsymmetric, fitGaussian, nearestFalling, nearestRising, shapeTable } from './gaussian-shape.ts'

test.each([
  [0.1, 9.51350769866873],
  [0.25, 3.62560990822191],
  [0.5, 1.77245385090552],
  [1, 1],
  [4.5, 11.6317283965674],
  [10, 362_880],
  [15, 87_178_291_200],
])('Γ(%d) is %d', (x, value) => {
  expect(gamma(x) / value).toBeCloseTo(1, 13)
})

describe('the shape search', () => {
  const { rising, falling } = shapeTable()
  const linear = (table: Float64Array, wanted: number) =>
    table.reduce((best, value, at) => ((value - wanted) ** 2 < (table[best]! - wanted) ** 2 ? at : best), 0)

  test('the tables are monotone, so bisection may replace the linear search', () => {
    expect(rising.every((value, at) => at === 0 || value > rising[at - 1]!)).toBe(true)
    expect(falling.every((value, at) => at === 0 || value < falling[at - 1]!)).toBe(true)
  })

  test('bisection finds what the linear search finds', () => {
    const ratio = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.constantFrom(...rising.slice(0, 50), ...falling.slice(-50)),
    )
    fc.assert(
      fc.property(ratio, wanted => {
        expect(nearestRising(rising, wanted)).toBe(linear(rising, wanted))
        expect(nearestFalling(falling, wanted)).toBe(linear(falling, wanted))
      }),
      { numRuns: 300 },
    )
  })
})

/** Quantiles of the normal distribution stand in for a very large sample. */
function normalSample(): readonly number[] {
  const cells = Array.from({ length: 12_001 }, (_, at) => (at - 6000) / 1000)
  return cells.flatMap(x => Array.from({ length: Math.round(400 * Math.exp((-x * x) / 2)) }, () => x))
}

test('normal numbers have shape 2 and their own variance', () => {
  const sample = normalSample()
  const sum = (of: (x: number) => number) => sample.reduce((total, x) => total + of(x), 0)
  const moments = {
    count: sample.length,
    sumAbs: sum(Math.abs),
    sumSquares: sum(x => x * x),
    sumSignedSquares: sum(x => x * Math.abs(x)),
    negatives: sample.filter(x => x < 0).length,
    positives: sample.filter(x => x > 0).length,
  }
  const [shape, variance] = fitGaussian(moments)
  expect(shape).toBeCloseTo(2, 1)
  expect(variance).toBeCloseTo(1, 2)
  const [asymmetric, mean, left, right] = fitAsymmetric(moments)
  expect(asymmetric).toBeCloseTo(2, 1)
  expect(mean).toBeCloseTo(0, 10)
  expect(left).toBeCloseTo(right, 10)
})
