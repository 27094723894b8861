// How a service was in each of a row of intervals, from the moments it changed.
import type { HealthStatus } from './contract.ts'
import type { Change } from './views.ts'

/** Milliseconds since the epoch; `to` is excluded. */
interface Stretch {
  readonly from: number
  readonly to: number
  readonly status: HealthStatus
}

export interface Bar {
  readonly from: string
  readonly status: HealthStatus
}

export interface Span {
  /** Where the last interval ends. */
  readonly until: number
  readonly intervalMs: number
  readonly intervals: number
}

/** From best to worst; what nobody saw is worth less than anything somebody did. */
const order: readonly HealthStatus[] = ['unknown', 'healthy', 'degraded', 'unhealthy']

/** Oldest first, each with the worst that was seen in it; `watched` says when somebody looked at all. */
export function barsOf(changes: readonly Change[], watched: readonly Change[], span: Span): Bar[] {
  const { until, intervalMs, intervals } = span
  const looked = stretchesOf(watched, until).filter(({ status }) => status !== 'unknown')
  const seen = stretchesOf(changes, until).flatMap(stretch => looked.flatMap(look => overlap(stretch, look)))
  return Array.from({ length: intervals }, (_, at) => {
    const from = until - (intervals - at) * intervalMs
    const window = { from, to: from + intervalMs }
    const worst = seen
      .flatMap(stretch => overlap(stretch, window))
      .reduce((most, { status }) => Math.max(most, order.indexOf(status)), 0)
    return { from: new Date(from).toISOString(), status: order[worst]! }
  })
}

const stretchesOf = (changes: readonly Change[], until: number): Stretch[] =>
  changes.map(({ at, status }, index) => {
    const next = changes[index + 1]
    return { from: Date.parse(at), to: next ? Date.parse(next.at) : until, status }
  })

function overlap(stretch: Stretch, window: { readonly from: number; readonly to: number }): Stretch[] {
  const from = Math.max(stretch.from, window.from)
  const to = Math.min(stretch.to, window.to)
  return from < to ? [{ from, to, status: stretch.status }] : []
}

/** The share of the intervals somebody looked at in which it was not unhealthy, from 0 to 1; null when nobody did. */
export function availability(bars: readonly Bar[]): number | null {
  const seen = bars.filter(({ status }) => status !== 'unknown')
  if (seen.length === 0) return null
  const up = seen.filter(({ status }) => status !== 'unhealthy').length
  return Math.round((up / seen.length) * 10_000) / 10_000
}
