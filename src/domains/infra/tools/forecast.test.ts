import { expect, test } from 'vitest'
import { forecast, reaches } from './forecast.ts'
import { normalQuantile, studentQuantile } from './quantiles.ts'
import { seriesOf } from './time-series.ts'

const of = (values: readonly number[]) => seriesOf(values.map(value => ({ value })))!
const wish = { method: 'auto', horizon: 24, confidence: 0.95 } as const
const line = Array.from({ length: 30 }, (_, at) => 10 + 2 * at)
const noise = Array.from({ length: 200 }, (_, at) => Math.sin(at * 12.9898) * 43_758.5453).map(
  value => value - Math.floor(value) - 0.5,
)

test('quantiles are those of the tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.96, 2)
  expect(studentQuantile(0.975, 1)).toBeCloseTo(12.706, 2)
  expect(studentQuantile(0.975, 2)).toBeCloseTo(4.303, 3)
  expect(studentQuantile(0.975, 5)).toBeCloseTo(2.571, 1)
  expect(studentQuantile(0.975, 30)).toBeCloseTo(2.042, 2)
})

test.for(['linear_trend', 'holt'] as const)('%s goes on with a line', method => {
  const found = forecast(of(line), { ...wish, method })!
  expect(found.points.map(({ value }) => value)).toEqual(
    Array.from({ length: 24 }, (_, at) => expect.closeTo(70 + 2 * at, 6)),
  )
  expect(found.points.every(({ low, high }) => high - low < 1e-6)).toBe(true)
})

test('what repeats is forecast by its season, and the method says so', () => {
  const season = [0, 3, 8, 5, 2, -4, -8, -6]
  const values = Array.from({ length: 80 }, (_, at) => 100 + at * 0.5 + season[at % 8]! + noise[at]!)
  const found = forecast(of(values), { ...wish, season: 8 })!
  expect(found.method).toBe('holt_winters')
  for (const { step, value, low, high } of found.points) {
    const truth = 100 + (79 + step) * 0.5 + season[(79 + step) % 8]!
    expect(Math.abs(value - truth)).toBeLessThan(2)
    expect(truth).toBeGreaterThan(low)
    expect(truth).toBeLessThan(high)
  }
})

test('the further away, the less sure', () => {
  const values = line.map((value, at) => value + noise[at]! * 5)
  for (const method of ['linear_trend', 'holt'] as const) {
    const widths = forecast(of(values), { ...wish, method })!.points.map(({ low, high }) => high - low)
    expect(widths.toSorted((a, b) => a - b)).toEqual(widths)
  }
})

test('a limit is reached first by the far end of the interval', () => {
  const { points } = forecast(of(line.map((value, at) => value + noise[at]! * 10)), wish)!
  const { expected, earliest } = reaches(points, 90, 'above')
  expect(expected).toBeGreaterThan(5)
  expect(earliest).toBeLessThan(expected!)
  expect(reaches(points, 1e6, 'above')).toEqual({ expected: null, earliest: null })
})

test('values at uneven times have a line, and nothing that needs even ones', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour)).toISOString()
  const uneven = seriesOf([1, 2, 4, 9, 10, 17].map(hour => ({ value: hour, at: at(hour) })))!
  expect(uneven.isEven).toBe(false)
  expect(forecast(uneven, wish)?.method).toBe('linear_trend')
  expect(forecast(uneven, { ...wish, method: 'holt' })).toBeUndefined()
  expect(seriesOf([{ value: 1, at: at(1) }, { value: 2 }])).toBeUndefined()
  expect(
    seriesOf([
      { value: 1, at: at(2) },
      { value: 2, at: at(1) },
    ]),
  ).toBeUndefined()
  expect(forecast(of([1, 2]), wish)).toBeUndefined()
})
