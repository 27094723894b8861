import { expect, test } from 'vitest'
import { afterEnd, type End } from './restarts.ts'
import { usualRules } from './supervision.ts'

const crash: End = { code: 3, ranMs: 10, wasReady: false }
const policy = { restart: 'always' as const, failures: 0, rules: usualRules, random: () => 1 }

test('pauses double, never pass the longest, and chance takes up to a half off', () => {
  const pauses = [0, 1, 2, 3].map(failures => afterEnd(crash, { ...policy, failures }))
  expect(pauses.map(each => each.again && each.pauseMs)).toEqual([250, 500, 1000, 2000])
  expect(afterEnd(crash, { ...policy, failures: 1, random: () => 0 })).toMatchObject({ pauseMs: 250 })
  const many = { ...usualRules, attempts: 100 }
  expect(afterEnd(crash, { ...policy, failures: 50, rules: many })).toMatchObject({ pauseMs: 30_000 })
})

test('what fails again and again is given up, with the number of times', () => {
  expect(afterEnd(crash, { ...policy, failures: 5 })).toEqual({
    again: false,
    phase: 'failed',
    reason: 'it ended with code 3, 6 times in a row; given up',
  })
})

test('what ran well for a while begins to count anew', () => {
  const end: End = { code: undefined, signal: 'SIGSEGV', ranMs: 60_000, wasReady: true }
  expect(afterEnd(end, { ...policy, failures: 5 })).toMatchObject({ again: true, failures: 1, pauseMs: 250 })
})

test('whoever ends with success has done its work, unless it shall always run', () => {
  const end: End = { ...crash, code: 0 }
  expect(afterEnd(end, { ...policy, restart: 'never' })).toMatchObject({ again: false, phase: 'done' })
  expect(afterEnd(end, { ...policy, restart: 'on-failure' })).toMatchObject({ again: false, phase: 'done' })
  expect(afterEnd(end, policy)).toMatchObject({ again: true })
})

test('whoever shall run once and fails has failed, and so has what cannot be started', () => {
  expect(afterEnd(crash, { ...policy, restart: 'never' })).toMatchObject({ phase: 'failed' })
  const end: End = { ...crash, code: undefined, because: 'cannot be started: ENOENT', isHopeless: true }
  expect(afterEnd(end, policy)).toEqual({
    again: false,
    phase: 'failed',
    reason: 'it cannot be started: ENOENT',
  })
})
