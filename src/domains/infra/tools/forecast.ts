// Where numbers over time go from here, with how sure that is.
import { holtWinters } from './holt-winters.ts'
import { linearTrend } from './linear-trend.ts'

export interface Series {
  /** In steps, ascending; 0, 1, 2 … where they are even. */
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly isEven: boolean
}

export interface ForecastPoint {
  /** Steps after the last value. */
  readonly step: number
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Forecast {
  readonly method: 'linear_trend' | 'holt' | 'holt_winters'
  readonly parameters: Readonly<Record<string, number>>
  readonly points: readonly ForecastPoint[]
  /** Mean absolute error of the last fifth, forecast from what was before it. */
  readonly past_error: number | null
}

export interface ForecastWish {
  readonly method: 'auto' | Forecast['method']
  readonly horizon: number
  readonly season?: number | undefined
  /** 0.8, 0.95 … */
  readonly confidence: number
}

type Method = Forecast['method']
type Fit = Omit<Forecast, 'past_error'>

/** Undefined: the method asked for needs more values, or even ones. */
export function forecast(series: Series, wish: ForecastWish): Forecast | undefined {
  const possible = methodsFor(series, wish.season)
  const wanted = wish.method === 'auto' ? possible : possible.filter(each => each === wish.method)
  const tried = wanted.map(method => ({ method, error: pastError(series, method, wish) }))
  const [best] = tried.toSorted((a, b) => (a.error ?? Infinity) - (b.error ?? Infinity))
  const fit = best && fitOf(series, best.method, wish)
  return fit && { ...fit, past_error: best.error }
}

/** The simplest first, so that it is taken when nothing else is better. */
function methodsFor({ values, isEven }: Series, season: number | undefined): readonly Method[] {
  const has = (count: number) => values.length >= count
  return [
    ...(has(3) ? (['linear_trend'] as const) : []),
    ...(isEven && has(5) ? (['holt'] as const) : []),
    ...(isEven && season !== undefined && has(2 * season + 2) ? (['holt_winters'] as const) : []),
  ]
}

function fitOf(series: Series, method: Method, wish: ForecastWish): Fit {
  const { horizon, confidence, season = 1 } = wish
  const how = { horizon, confidence }
  if (method === 'linear_trend') return { method, ...linearTrend(series, how) }
  return { method, ...holtWinters(series.values, { ...how, season: method === 'holt' ? 1 : season }) }
}

/** Null where too little is there to hold some of it back. */
function pastError(series: Series, method: Method, wish: ForecastWish): number | null {
  const held = Math.max(1, Math.floor(series.values.length / 5))
  const kept = series.values.length - held
  const before = { ...series, times: series.times.slice(0, kept), values: series.values.slice(0, kept) }
  if (!methodsFor(before, wish.season).includes(method)) return null
  const steps = series.times.slice(kept).map(time => time - before.times.at(-1)!)
  const { points } = fitOf(before, method, { ...wish, horizon: Math.max(1, Math.ceil(steps.at(-1)!)) })
  const errors = steps.map((step, at) => {
    const point = points[Math.max(0, Math.round(step) - 1)] ?? points.at(-1)!
    return Math.abs(point.value - series.values[kept + at]!)
  })
  return errors.reduce((sum, error) => sum + error, 0) / errors.length
}

/** When a limit is reached: first by what is likely at most, then by what is expected. */
export function reaches(points: readonly ForecastPoint[], limit: number, direction: 'above' | 'below') {
  const isOver = (value: number) => (direction === 'above' ? value >= limit : value <= limit)
  return {
    expected: points.find(({ value }) => isOver(value))?.step ?? null,
    earliest: points.find(({ low, high }) => isOver(direction === 'above' ? high : low))?.step ?? null,
  }
}
