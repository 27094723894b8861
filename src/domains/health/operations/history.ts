import { operation } from '#kernel'
import { durationMs, isDuration, type Duration } from '#lib/duration'
import { z } from 'zod'
import { availability, barsOf } from '../bars.ts'
import { HealthKind, HealthStatus } from '../contract.ts'
import { HealthHistory } from '../views.ts'
import { alice } from '../watched.ts'

const longestMs = durationMs('1d')

const isInterval = (text: string) =>
  isDuration(text) && durationMs(text) >= 1000 && durationMs(text) <= longestMs

/** Heartbeat bars: how everything was in each of the latest intervals. */
export const history = operation('health.history', {
  about: 'Show how every service and dependency was over the latest intervals, the worst of each.',
  effect: 'read',
  rest: 'GET /health/history',
  input: z.strictObject({
    service: z.string().max(100).optional(),
    interval: z
      .string()
      .max(10)
      .refine(isInterval, 'an interval looks like 1m or 1h, from 1s to 1d')
      .default('1m'),
    intervals: z.coerce.number().int().min(1).max(200).default(90),
  }),
  output: z.object({
    interval_seconds: z.number(),
    services: z.array(
      z.object({
        service: z.string(),
        kind: HealthKind,
        status: HealthStatus,
        since: z.string(),
        message: z.string().nullable(),
        /** Share of the intervals somebody looked at in which it was not unhealthy. */
        availability: z.number().nullable(),
        /** Oldest first. */
        bars: z.array(z.object({ from: z.string(), status: HealthStatus })),
      }),
    ),
  }),
  uses: { history: HealthHistory },

  async run({ service, interval, intervals }, { history: known, now }) {
    const intervalMs = durationMs(interval as Duration)
    const rows = await known.rows(query => query.orderBy('kind').orderBy('service').limit(1000))
    const watched = rows.find(row => row.service === alice)?.changes ?? []
    const span = { until: now().getTime(), intervalMs, intervals }
    return {
      interval_seconds: intervalMs / 1000,
      services: rows
        .filter(row => service === undefined || row.service === service)
        .map(({ changes, source: _, ...row }) => {
          const bars = barsOf(changes, watched, span)
          return { ...row, availability: availability(bars), bars }
        }),
    }
  },
})
