import type { Series } from './forecast.ts'

interface TimedSeries extends Series {
  /** Of the last value, in ms; null without times. */
  readonly last: number | null
  readonly stepMs: number
}

interface TimedValue {
  readonly value: number
  readonly at?: string | undefined
}

/** How far a step may be off and still count as even. */
const tolerance = 0.05

/** Values in steps of their median distance; undefined where only some have a time, or they do not go forward. */
export function seriesOf(given: readonly TimedValue[]): TimedSeries | undefined {
  const values = given.map(({ value }) => value)
  const times = given.flatMap(({ at }) => (at === undefined ? [] : [Date.parse(at)]))
  if (times.length === 0) {
    return { values, times: values.map((_, at) => at), isEven: true, last: null, stepMs: 0 }
  }
  const gaps = times.slice(1).map((time, at) => time - times[at]!)
  if (times.length < values.length || gaps.some(gap => gap <= 0)) return undefined
  const stepMs = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 1
  const first = times[0]!
  const isEven = gaps.every(gap => Math.abs(gap - stepMs) <= tolerance * stepMs)
  return { values, times: times.map(time => (time - first) / stepMs), isEven, last: times.at(-1)!, stepMs }
}
