import { operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { DeploymentRevisions, type RevisionRow } from '../../deploy/views.ts'
import { forecast, reaches } from '../../tools/forecast.ts'
import { seriesOf } from '../../tools/time-series.ts'

const mostValues = 5000
const mostHorizon = 1000
/** The end of the year 9999, after which dates are written otherwise. */
const lastDate = Date.UTC(9999, 11, 31)
const methods = ['linear_trend', 'holt', 'holt_winters'] as const

const sources = {
  linear_trend:
    'least squares with the prediction interval of Student; Draper and Smith, Applied Regression Analysis',
  holt: 'Holt 1957, ETS(A,A,N); Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 8.2 and 8.7',
  holt_winters:
    'Winters 1960, ETS(A,A,A); Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 8.3 and 8.7',
} as const

/** From numbers that are given, or from what is known of the past of a deployment. */
export const forecastMetrics = operation('infra.forecast_metrics', {
  about: 'Forecast numbers over time with a prediction interval, and say when a limit is reached.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['forecast_metrics'],
  rest: 'POST /infra/tools/forecast_metrics',
  input: z.strictObject({
    values: z
      .array(
        z.strictObject({
          value: z.number().min(-1e15).max(1e15),
          at: z.iso.datetime({ offset: true }).optional(),
        }),
      )
      .max(mostValues)
      .optional()
      .describe('oldest first; without at they are one step apart'),
    deployment_id: DeploymentId.optional().describe('in the place of values: from its history'),
    metric: z
      .enum(['duration_ms', 'changes'])
      .default('duration_ms')
      .describe('of each deployment in the history'),
    horizon: z.number().int().min(1).max(mostHorizon).default(12).describe('steps'),
    season: z
      .number()
      .int()
      .min(2)
      .max(500)
      .optional()
      .describe('steps after which things repeat, like 24 or 7'),
    method: z
      .enum(['auto', ...methods])
      .default('auto')
      .describe('auto takes what would have been best so far'),
    confidence: z.number().min(0.5).max(0.999).default(0.95),
    limit: z.number().optional(),
    direction: z.enum(['above', 'below']).default('above').describe('how the limit is reached'),
  }),
  output: z.object({
    method: z.enum(methods),
    source: z.string(),
    parameters: z.record(z.string(), z.number()),
    confidence: z.number(),
    values: z.number().describe('how many it was computed from'),
    step_ms: z.number().nullable(),
    past_error: z.number().nullable(),
    points: z.array(
      z.object({
        step: z.number(),
        at: z.string().nullable(),
        value: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    ),
    total_points: z.number(),
    limit: z
      .object({
        limit: z.number(),
        reached_already: z.boolean(),
        expected_step: z.number().nullable(),
        expected_at: z.string().nullable(),
        /** By the far end of the interval. */
        earliest_step: z.number().nullable(),
        earliest_at: z.string().nullable(),
      })
      .nullable(),
  }),
  uses: { revisions: DeploymentRevisions },
  refuses: { TOO_FEW_VALUES: 422, SERIES_INVALID: 422 },

  async run({ values, deployment_id, metric, limit, direction, ...wish }, { revisions, refuse }) {
    if ((values === undefined) === (deployment_id === undefined)) {
      throw refuse('SERIES_INVALID', 'Give either values or a deployment_id whose history has them', {
        suggestions: ['set_values', 'set_deployment_id'],
      })
    }
    const rows =
      deployment_id === undefined
        ? []
        : await revisions.rows(query =>
            query.where('deployment_id', '=', deployment_id).orderBy('position', 'desc').limit(mostValues),
          )
    const given = values ?? rows.toReversed().flatMap(row => valueOf(row, metric))
    const series = seriesOf(given)
    if (!series) {
      throw refuse('SERIES_INVALID', 'Either each value has a time or none has, and later ones come later')
    }
    const found = forecast(series, wish)
    if (!found) {
      const message = `${given.length} values do not do for ${wish.method}: a line needs 3, holt 5 even ones, holt_winters two seasons and 2`
      throw refuse('TOO_FEW_VALUES', message, { suggestions: ['set_method_auto', 'add_values'] })
    }
    const { last, stepMs } = series
    const timeOf = (step: number | null) => {
      if (step === null || last === null) return null
      const time = last + step * stepMs
      return time > lastDate ? null : new Date(time).toISOString()
    }
    const when = limit === undefined ? undefined : reaches(found.points, limit, direction)
    const newest = given.at(-1)!.value
    return {
      method: found.method,
      source: sources[found.method],
      parameters: { ...found.parameters },
      confidence: wish.confidence,
      values: given.length,
      step_ms: last === null ? null : stepMs,
      past_error: found.past_error,
      points: found.points.slice(0, 100).map(each => ({ ...each, at: timeOf(each.step) })),
      total_points: found.points.length,
      limit:
        limit === undefined || !when
          ? null
          : {
              limit,
              reached_already: direction === 'above' ? newest >= limit : newest <= limit,
              expected_step: when.expected,
              expected_at: timeOf(when.expected),
              earliest_step: when.earliest,
              earliest_at: timeOf(when.earliest),
            },
    }
  },
})

function valueOf(row: RevisionRow, metric: 'duration_ms' | 'changes') {
  const changes = Object.values(row.changes).reduce((sum, count) => sum + count, 0)
  const value = metric === 'changes' ? changes : row.duration_ms
  return value === null ? [] : [{ value, at: row.started_at }]
}
