import type { EventRecord } from '#kernel'
import type { Middleware } from './middleware.ts'
import type { Clock } from './ports.ts'
import { createRate, createSamples, type SampleSummary } from './window.ts'

/** Also a plain record, because the kernel hands all its numbers on as one. */
export interface EventMetricsStats extends Readonly<Record<string, unknown>> {
  readonly total: number
  readonly vetoed: number
  readonly failed: number
  /** Over the last minute. */
  readonly rate_per_second: number
  readonly per_type: Readonly<Record<string, { readonly count: number; readonly last_at: string }>>
  /** Events of types beyond the ones counted by name. */
  readonly other_types: number
  /** Milliseconds between one event and the next, over the last 1,024. */
  readonly intervals_ms: SampleSummary
}

/** As a middleware it sees its own process; handed what is published, it sees every process. One way or the other. */
export type EventMetrics = Middleware & {
  stats(): EventMetricsStats
  observe(records: readonly EventRecord[]): void
  vetoed(count: number): void
}

const mostTypes = 1000

/** Counts what is recorded, in bounded memory however many events and types there are. */
export function eventMetrics(clock: Clock): EventMetrics {
  const countByType = new Map<string, { count: number; lastAt: number }>()
  const rate = createRate()
  const intervals = createSamples()
  const counts = { total: 0, vetoed: 0, failed: 0, other_types: 0 }
  let last: number | undefined

  const recorded = (type: string) => {
    const now = clock.now()
    counts.total += 1
    rate.add(now)
    if (last !== undefined) intervals.add(now - last)
    last = now
    const known = countByType.get(type)
    if (known) {
      known.count += 1
      known.lastAt = now
    } else if (countByType.size < mostTypes) {
      countByType.set(type, { count: 1, lastAt: now })
    } else {
      counts.other_types += 1
    }
  }

  const measure: Middleware = async (event, next) => {
    try {
      const record = await next(event)
      if (record) recorded(record.type)
      else counts.vetoed += 1
      return record
    } catch (error) {
      counts.failed += 1
      throw error
    }
  }

  const stats = (): EventMetricsStats => ({
    ...counts,
    rate_per_second: rate.perSecond(clock.now()),
    per_type: Object.fromEntries(
      [...countByType].map(([type, { count, lastAt }]) => [
        type,
        { count, last_at: new Date(lastAt).toISOString() },
      ]),
    ),
    intervals_ms: intervals.summary(),
  })
  return Object.assign(measure, {
    stats,
    observe(records: readonly EventRecord[]) {
      for (const { type } of records) recorded(type)
    },
    vetoed(count: number) {
      counts.vetoed += count
    },
  })
}
