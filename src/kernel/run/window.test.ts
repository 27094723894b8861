import { expect, test } from 'vitest'
import { createRate, createSamples } from './window.ts'

test('a rate counts the last minute, and less where there is less', () => {
  const rate = createRate(60)
  expect(rate.perSecond(5000)).toBe(0)
  rate.add(1_000_000, 30)
  expect(rate.perSecond(1_000_000)).toBe(30)
  rate.add(1_009_000, 30)
  expect(rate.perSecond(1_010_000)).toBe(6)
  expect(rate.perSecond(1_065_000)).toBeCloseTo(0.5)
  expect(rate.perSecond(1_200_000)).toBe(0)
  rate.add(1_200_000, 60)
  expect(rate.perSecond(1_200_000)).toBe(1)
})

test('a clock that goes back loses no counts', () => {
  const rate = createRate(10)
  rate.add(50_000, 5)
  rate.add(49_000, 5)
  expect(rate.perSecond(51_000)).toBe(10)
})

test('samples summarize the latest and forget the rest', () => {
  const samples = createSamples(4)
  expect(samples.summary()).toEqual({ count: 0, mean: 0, p50: 0, p95: 0, max: 0 })
  for (const value of [1000, 1, 2, 3, 4]) samples.add(value)
  expect(samples.summary()).toEqual({ count: 4, mean: 2.5, p50: 2, p95: 4, max: 4 })
})
