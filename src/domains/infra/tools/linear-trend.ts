import type { ForecastPoint, Series } from './forecast.ts'
import { studentQuantile } from './quantiles.ts'

export interface Horizon {
  readonly horizon: number
  readonly confidence: number
}

/** Least squares, with the prediction interval of Student (Draper and Smith, "Applied Regression Analysis", 3rd edition, 3.1). */
export function linearTrend({ times, values }: Pick<Series, 'times' | 'values'>, how: Horizon) {
  const count = values.length
  const meanTime = mean(times)
  const meanValue = mean(values)
  const spread = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0)
  const together = times.reduce((sum, time, at) => sum + (time - meanTime) * (values[at]! - meanValue), 0)
  const slope = spread === 0 ? 0 : together / spread
  const intercept = meanValue - slope * meanTime
  const squares = times.reduce((sum, time, at) => sum + (values[at]! - intercept - slope * time) ** 2, 0)
  const freedom = Math.max(1, count - 2)
  const deviation = Math.sqrt(squares / freedom)
  const width = studentQuantile((1 + how.confidence) / 2, freedom)
  const last = times.at(-1)!
  const points = Array.from({ length: how.horizon }, (_, at): ForecastPoint => {
    const time = last + at + 1
    const value = intercept + slope * time
    const leverage = spread === 0 ? 0 : (time - meanTime) ** 2 / spread
    const half = width * deviation * Math.sqrt(1 + 1 / count + leverage)
    return { step: at + 1, value, low: value - half, high: value + half }
  })
  return { parameters: { intercept, slope_per_step: slope, deviation }, points }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
