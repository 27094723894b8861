import fc from 'fast-check'
import { stripVTControlCharacters } from 'node:util'
import { expect, test } from 'vitest'
import { cellsOf, toWidth } from './cells.ts'
import { frameOf } from './frame.ts'
import { panes, takeEvent, type MonitorState } from './monitor-state.ts'
import { eventAt, now, sampleFacts, sampleState } from './testing/sample-state.ts'

const rowsOf = (state: MonitorState, columns = 110, rows = 30) =>
  frameOf(state, { columns, rows }, now).rows.map(row => stripVTControlCharacters(row).trimEnd())

test('it shows what needs somebody, four numbers, services, workflows and events', () => {
  const rows = rowsOf(sampleState())
  expect(rows[0]).toContain('alice 1.2.3 · http://127.0.0.1:4100')
  expect(rows[0]).toContain('connected')
  expect(rows[1]).toContain('running 2  │  waiting 1  │  services up 1/2  │  0.0 events/s')
  const text = rows.join('\n')
  expect(text).toContain('Needs you (4)')
  expect(text).toMatch(/▸ change +assistant:a wants to move 13 files +chg_1 10m {2}a approve · r reject/)
  expect(text).toContain('enhance failed: the disk is full')
  expect(text).toContain('claude is left alone until 12:10:30')
  expect(text).toContain('charge could not handle asset.rated: no budget')
  expect(text).toMatch(/✘ claude +▇▁ +120 ms +open for 30 s/)
  expect(text).toMatch(/organize +█+░+ 10m +50 % {2}4 of 10, 1 failed · wf_1/)
  expect(text).toContain('waits for a signal')
  expect(text.indexOf('workflow.failed')).toBeLessThan(text.lastIndexOf('asset.rated'))
})

test('whatever the size and the text, every row has its place', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('日本語のファイル名前', '\u001b[2J\u001b[H', 'a\nb\tc\u0007', '😀😀😀'),
  )
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 160 }),
      fc.integer({ min: 4, max: 50 }),
      hostile,
      (columns, rows, text) => {
        const facts = {
          ...sampleFacts,
          changes: [{ ...sampleFacts.changes[0]!, title: text }],
          workflows: [{ ...sampleFacts.workflows[0]!, name: text }],
          services: [{ ...sampleFacts.services[0]!, service: text, message: text }],
        }
        const state = sampleState({
          facts,
          where: text,
          events: [eventAt(1, 'asset.rated', { text })],
          note: text,
        })
        const frame = frameOf(state, { columns, rows }, now)
        expect(frame.rows).toHaveLength(rows)
        for (const row of frame.rows) {
          const plain = stripVTControlCharacters(row)
          expect(cellsOf(plain)).toBeLessThanOrEqual(columns)
          expect(plain).not.toMatch(/[\u0000-\u001f\u007f]/)
        }
      },
    ),
  )
})

test('text is cut and filled by cells, not by characters', () => {
  expect(toWidth('abc', 5)).toBe('abc  ')
  expect(toWidth('abcdef', 4)).toBe('abc…')
  expect(toWidth('日本語', 5)).toBe('日本…')
  expect(toWidth('日本語', 4)).toBe('日… ')
  expect(toWidth('é', 2)).toBe('é ')
})

test('a filter is a pattern of types, or a word', () => {
  const shown = (filter: string) => rowsOf(sampleState({ filter, pane: 'events' })).join('\n')
  expect(shown('workflow.*')).toContain('only workflow.*')
  expect(shown('workflow.*')).not.toMatch(/\d asset\.rated/)
  expect(shown('RATED')).not.toContain('workflow.failed')
})

test('the tail stands still while it is paused, and says what came since', () => {
  const state = sampleState({ pausedAt: 3, pane: 'events' })
  takeEvent(state, eventAt(4, 'asset.new'), now)
  const text = rowsOf(state).join('\n')
  expect(text).not.toContain('asset.new')
  expect(text).toContain('paused, 1 more since')
  state.pausedAt = undefined
  expect(rowsOf(state).join('\n')).toContain('asset.new')
})

test('without an answer it says so and for how long', () => {
  expect(rowsOf(sampleState({ lostAt: now - 5000 }))[0]).toContain('no answer for 5s, trying again')
})

test('what is typed, asked and said stands at the bottom', () => {
  const last = (more: Partial<MonitorState>) => rowsOf(sampleState(more)).at(-1)
  expect(last({ mode: { kind: 'command', text: 'wf list' } })).toBe(' alice wf list')
  expect(last({ mode: { kind: 'filter' }, filter: 'x' })).toBe(' filter: x')
  expect(last({ mode: { kind: 'confirm', question: 'Sure?', answer: () => {} } })).toBe(' Sure? [y/n]')
  expect(last({ note: 'Done' })).toBe(' Done')
  const { cursor } = frameOf(
    sampleState({ mode: { kind: 'command', text: 'wf' } }),
    { columns: 80, rows: 24 },
    now,
  )
  expect(cursor).toEqual({ row: 23, column: 9 })
})

test('the cursor never leaves what is listed', () => {
  for (const pane of panes) {
    const selected = { needs: 99, services: 99, workflows: 99, events: 99 }
    expect(rowsOf(sampleState({ pane, selected })).filter(row => row.startsWith('▸'))).toHaveLength(1)
  }
})
