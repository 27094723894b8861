import { fakeClock } from '#kernel/testing'
import { describe, expect, test } from 'vitest'
import { eventFilter } from './event-filter.ts'
import { eventMetrics } from './metrics.ts'
import { composeMiddleware } from './middleware.ts'
import { draft, journal, refuse } from './testing/memory-journal.ts'

describe('the metrics', () => {
  test('count what is recorded, vetoed and refused', async () => {
    const clock = fakeClock('2026-01-01T12:00:00Z')
    const metrics = eventMetrics(clock)
    const prepare = composeMiddleware([metrics, eventFilter({ exclude_types: ['asset.secret'] })])
    const { submit } = journal()
    await prepare([draft('asset.tagged'), draft('asset.secret')], submit)
    await clock.tick('10s')
    await prepare([draft('asset.tagged')], submit)
    await clock.tick('20s')
    await prepare([draft('device.online')], submit)
    await prepare([draft('device.online')], refuse(new Error('conflict'))).catch(() => undefined)
    expect(metrics.stats()).toEqual({
      total: 3,
      vetoed: 1,
      failed: 1,
      other_types: 0,
      rate_per_second: 0.1,
      per_type: {
        'asset.tagged': { count: 2, last_at: '2026-01-01T12:00:10.000Z' },
        'device.online': { count: 1, last_at: '2026-01-01T12:00:30.000Z' },
      },
      intervals_ms: { count: 2, mean: 15_000, p50: 10_000, p95: 20_000, max: 20_000 },
    })
  })

  test('name at most a thousand types', async () => {
    const metrics = eventMetrics(fakeClock())
    const prepare = composeMiddleware([metrics])
    await prepare(
      Array.from({ length: 1500 }, (_, at) => draft(`type.n${at}`)),
      journal().submit,
    )
    expect(Object.keys(metrics.stats().per_type)).toHaveLength(1000)
    expect(metrics.stats()).toMatchObject({ total: 1500, other_types: 500 })
  })
})
