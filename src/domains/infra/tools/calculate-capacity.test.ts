import { expect, test } from 'vitest'
import { calculateCapacity, type Load } from './calculate-capacity.ts'
import { figuresOf, responseQuantile } from './queueing.ts'

const load: Load = {
  requests_per_second: 100,
  service_time_ms: 50,
  concurrency: 1,
  target_utilization: 0.7,
  growth_percent: 0,
  spare_instances: 0,
  base_memory_mb: 64,
  memory_mb_per_request: 1,
}

test('one server is the textbook M/M/1', () => {
  const figures = figuresOf({ arrivals: 8, serviceSeconds: 0.1, servers: 1 })!
  expect(figures.utilization).toBeCloseTo(0.8)
  expect(figures.waits).toBeCloseTo(0.8)
  expect(figures.meanResponseSeconds).toBeCloseTo(0.5)
  expect(figures.inside).toBeCloseTo(4)
  // The response time of M/M/1 is exponential with its mean.
  expect(responseQuantile({ arrivals: 8, serviceSeconds: 0.1, servers: 1 }, 0.95)).toBeCloseTo(
    -0.5 * Math.log(0.05),
  )
})

test('Erlang C is that of the tables', () => {
  // a load of 8 on 10 servers: 0.4092; of 2 on 3: 0.4444.
  expect(figuresOf({ arrivals: 8, serviceSeconds: 1, servers: 10 })?.waits).toBeCloseTo(0.4092, 3)
  expect(figuresOf({ arrivals: 2, serviceSeconds: 1, servers: 3 })?.waits).toBeCloseTo(4 / 9, 6)
})

test('a line that grows has no figures', () => {
  expect(figuresOf({ arrivals: 10, serviceSeconds: 0.1, servers: 1 })).toBeUndefined()
  expect(responseQuantile({ arrivals: 10, serviceSeconds: 0.1, servers: 1 }, 0.95)).toBeUndefined()
})

test('five busy servers need eight at 70 %', () => {
  expect(calculateCapacity(load)).toMatchObject({
    instances: 8,
    offered_load: 5,
    utilization: 0.625,
    decided_by: 'target_utilization',
  })
  expect(calculateCapacity({ ...load, spare_instances: 1 })?.instances).toBe(9)
  expect(calculateCapacity({ ...load, concurrency: 4 })?.instances).toBe(2)
})

test('a strict 95th percentile needs more, never fewer, and each number is the fewest', () => {
  const ms = [400, 200, 170, 160, 155, 151]
  const needed = ms.map(p95_ms => calculateCapacity({ ...load, p95_ms })!.needed)
  expect(needed.toSorted((a, b) => a - b)).toEqual(needed)
  for (const [at, p95_ms] of ms.entries()) {
    const p95 = (servers: number) =>
      (responseQuantile({ arrivals: 100, serviceSeconds: 0.05, servers }, 0.95) ?? Infinity) * 1000
    expect(p95(needed[at]!)).toBeLessThanOrEqual(p95_ms)
    if (needed[at]! > 8) expect(p95(needed[at]! - 1)).toBeGreaterThan(p95_ms)
  }
})

test('what no number of instances reaches is told', () => {
  expect(calculateCapacity({ ...load, p95_ms: 149 })).toBeUndefined()
  expect(
    calculateCapacity({ ...load, requests_per_second: 10_000_000, service_time_ms: 60_000 }),
  ).toBeUndefined()
})
