import { expect, test } from 'vitest'
import { itemOf, runName, tookMs, waitName } from './run-words.ts'

test('a scope says which items a step belongs to, or which step it takes back', () => {
  expect(itemOf('')).toBe('')
  expect(itemOf('each#1[castle.png]/')).toBe('castle.png')
  expect(itemOf('each#1[a]/each#2[b c]/')).toBe('a › b c')
  expect(itemOf('each#1[*]/')).toBe('')
  expect(itemOf('compensate/Bake the bread#1/')).toBe('Bake the bread')
  expect(itemOf('compensate/each#1[oat]/bakery.bake#1/')).toBe('oat')
})

test('a run without a name is called by its type', () => {
  expect(runName({ name: '', type: 'night_shift' })).toBe('Night shift')
  expect(runName({ name: 'night_shift', type: 'night_shift' })).toBe('Night shift')
  expect(runName({ name: 'Friday', type: 'night_shift' })).toBe('Friday')
  expect(waitName('order')).toBe('order')
})

test('a run that has ended took as long as it took, any other as long as it runs', () => {
  const times = { created_at: '2026-01-01T12:00:00.000Z', updated_at: '2026-01-01T12:00:05.000Z' }
  const now = Date.parse('2026-01-01T12:01:00.000Z')
  expect(tookMs({ ...times, status: 'completed' }, now)).toBe(5000)
  expect(tookMs({ ...times, status: 'waiting' }, now)).toBe(60_000)
})
