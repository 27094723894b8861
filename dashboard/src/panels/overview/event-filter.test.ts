import type { CloudEvent } from '#surfaces/client'
import { expect, test } from 'vitest'
import { fits, mostShown, newestOf, patternOf, readOf } from './event-filter.ts'
import { readSearch } from './overview-search.ts'

const event = (position: number, type = 'workflow.started', data: unknown = {}) =>
  ({ position, type, subject: `wf_${position % 3}`, data }) as CloudEvent
const positions = (events: readonly CloudEvent[]) => events.map(({ position }) => position)

test('a word is a family of types, and half a pattern is none yet', () => {
  expect(patternOf('workflow')).toBe('workflow.>')
  expect(patternOf('workflow.')).toBe('workflow.>')
  expect(patternOf('*.failed')).toBe('*.failed')
  expect(patternOf(' ')).toBeUndefined()
  expect(patternOf('a b')).toBeUndefined()
  expect(readOf({ types: 'a b' })).not.toHaveProperty('types')
})

test('an event that just came is measured as the server measures those before', () => {
  const isWanted = fits({ types: 'workflow.*', subject: 'wf_1', text: 'BREAD' })
  expect(isWanted(event(1, 'workflow.started', { name: 'bread' }))).toBe(true)
  expect(isWanted(event(2, 'workflow.started', { name: 'bread' }))).toBe(false)
  expect(isWanted(event(1, 'asset.found', { name: 'bread' }))).toBe(false)
  expect(isWanted(event(1, 'workflow.started', { name: 'cake' }))).toBe(false)
})

test('what came live and what was found before are shown newest first, each once', () => {
  const all = () => true
  const live = [event(4), event(5), event(7)]
  const found = [event(5), event(4), event(3), event(1)]
  expect(positions(newestOf(live, found, all))).toEqual([7, 5, 4, 3, 1])
  expect(positions(newestOf([], found, all))).toEqual([5, 4, 3, 1])
})

test('of very many only the newest are shown', () => {
  const live = Array.from({ length: 5000 }, (_, at) => event(at + 1))
  const shown = newestOf(live, [], () => true)
  expect(shown).toHaveLength(mostShown)
  expect(shown[0]!.position).toBe(5000)
})

test('the address keeps only what it knows', () => {
  expect(readSearch({ types: 'a.*', more: 1, text: '', subject: 7 })).toEqual({ types: 'a.*', subject: '7' })
})
