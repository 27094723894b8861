import { expect, test } from 'vitest'
import { durationMs, isDuration, msToIso, type Duration } from './duration.ts'

test('a duration is a number and a unit, and a bare number is milliseconds', () => {
  const cases: readonly (readonly [Duration, number])[] = [
    ['250ms', 250],
    ['30s', 30_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    [0, 0],
    [17, 17],
  ]
  for (const [duration, ms] of cases) expect(durationMs(duration)).toBe(ms)
})

test('what is no duration is told from one, and says what one looks like', () => {
  for (const text of ['', '10', 's', '-5s', '5 s', '1e3s', '5w', '5s ', '٣s']) {
    expect(isDuration(text), text).toBe(false)
    expect(() => durationMs(text as Duration), text).toThrow('write 250ms, 30s, 10m, 2h or 7d')
  }
  expect(isDuration('90m')).toBe(true)
})

test('on the wire a duration is ISO 8601 in whole seconds, never none', () => {
  expect([0, 499, 1500, 59_999, 60_000, 3_600_000, 93_784_000].map(msToIso)).toEqual([
    'PT1S',
    'PT1S',
    'PT2S',
    'PT1M',
    'PT1M',
    'PT1H',
    'PT26H3M4S',
  ])
})
