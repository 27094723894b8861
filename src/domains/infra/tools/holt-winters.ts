// Holt 1957 and Winters 1960, additive; in the words of Hyndman and Athanasopoulos, "Forecasting: Principles and
// Practice", 3rd edition, 8.3 and 8.7 (ETS(A,A,A); a season of 1 is Holt's linear trend, ETS(A,A,N)).
import type { ForecastPoint } from './forecast.ts'
import type { Horizon } from './linear-trend.ts'
import { normalQuantile } from './quantiles.ts'

interface Weights {
  readonly level: number
  readonly trend: number
  readonly season: number
}

interface State {
  readonly level: number
  readonly trend: number
  readonly seasons: readonly number[]
  /** Sum of the squares of what was not foreseen one step ahead. */
  readonly squares: number
}

const steps = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9] as const

export function holtWinters(
  values: readonly number[],
  { season, ...how }: Horizon & { readonly season: number },
) {
  const start = startOf(values, season)
  const candidates = steps.flatMap(level =>
    steps.flatMap(trend =>
      (season === 1 ? [0] : steps).map(each => ({ level, trend: trend * level, season: each * (1 - level) })),
    ),
  )
  const tried = candidates.map(weights => ({ weights, end: run(values, start, weights, season) }))
  const best = tried.reduce((least, each) => (each.end.squares < least.end.squares ? each : least))
  const { level, trend, seasons, squares } = best.end
  const free = Math.max(1, values.length - season - 2)
  const deviation = Math.sqrt(squares / free)
  const width = normalQuantile((1 + how.confidence) / 2)
  let variance = 0
  const points = Array.from({ length: how.horizon }, (_, at): ForecastPoint => {
    const step = at + 1
    const value = level + step * trend + (seasons[(values.length + at) % season] ?? 0)
    if (at > 0) variance += weightAt(at, best.weights, season) ** 2
    const half = width * deviation * Math.sqrt(1 + variance)
    return { step, value, low: value - half, high: value + half }
  })
  const parameters = {
    alpha: best.weights.level,
    beta: best.weights.trend,
    ...(season > 1 && { gamma: best.weights.season, season }),
    deviation,
  }
  return { parameters, points }
}

/** How much a surprise is still felt so many steps later. */
const weightAt = (later: number, { level, trend, season: seasonal }: Weights, season: number): number =>
  level + trend * later + (season > 1 && later % season === 0 ? seasonal : 0)

function startOf(values: readonly number[], season: number): Omit<State, 'squares'> {
  if (season === 1) return { level: values[0]!, trend: values[1]! - values[0]!, seasons: [0] }
  const first = mean(values.slice(0, season))
  const second = mean(values.slice(season, 2 * season))
  const trend = (second - first) / season
  const middle = (season - 1) / 2
  const seasons = values.slice(0, season).map((value, at) => value - first - trend * (at - middle))
  return { level: first - trend * (middle + 1), trend, seasons }
}

function run(
  values: readonly number[],
  start: Omit<State, 'squares'>,
  weights: Weights,
  season: number,
): State {
  let { level, trend } = start
  const seasons = [...start.seasons]
  // Holt's line begins in the first value itself, which is then no surprise.
  if (season === 1) level -= trend
  let squares = 0
  for (const [at, value] of values.entries()) {
    const phase = at % season
    const error = value - (level + trend + seasons[phase]!)
    squares += error ** 2
    level += trend + weights.level * error
    trend += weights.trend * error
    if (season > 1) seasons[phase] = seasons[phase]! + weights.season * error
  }
  return { level, trend, seasons, squares }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
