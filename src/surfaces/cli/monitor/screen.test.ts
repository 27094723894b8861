import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScreen } from './screen.ts'
import { virtualScreen } from './testing/virtual-screen.ts'

const columns = 12
const rows = 5

function open() {
  const virtual = virtualScreen(columns, rows)
  const written: string[] = []
  const screen = createScreen(text => {
    written.push(text)
    virtual.write(text)
  })
  return { virtual, written, screen }
}

test('after any frames the screen shows the last one', () => {
  const row = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '─', '▇'), maxLength: columns })
  const frame = fc.array(row, { minLength: rows, maxLength: rows })
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), frames => {
      const { virtual, screen } = open()
      for (const each of frames) screen.draw({ rows: each })
      expect(virtual.rows()).toEqual(frames.at(-1)!.map(text => text.trimEnd()))
      expect(virtual.state.unknown).toEqual([])
    }),
  )
})

test('only rows that changed are written, and nothing when none did', () => {
  const { written, screen, virtual } = open()
  expect(screen.draw({ rows: ['a', 'b', 'c'] })).toBe(3)
  expect(screen.draw({ rows: ['a', 'B', 'c'] })).toBe(1)
  expect(written.at(-1)).toBe('\u001b[?2026h\u001b[2;1H\u001b[KB\u001b[0m\u001b[?25l\u001b[?2026l')
  const before = written.length
  expect(screen.draw({ rows: ['a', 'B', 'c'] })).toBe(0)
  expect(written).toHaveLength(before)
  screen.forget()
  expect(screen.draw({ rows: ['a', 'B', 'c'] })).toBe(3)
  expect(virtual.rows().slice(0, 3)).toEqual(['a', 'B', 'c'])
})

test('a row as wide as the terminal keeps its last cell', () => {
  const { virtual, screen } = open()
  screen.draw({ rows: ['123456789012'] })
  expect(virtual.rows()[0]).toBe('123456789012')
})

test('the cursor is where somebody types, and hidden otherwise', () => {
  const { virtual, screen } = open()
  screen.draw({ rows: ['a'], cursor: { row: 4, column: 3 } })
  expect([virtual.cursor(), virtual.state.isCursorShown]).toEqual([{ row: 4, column: 3 }, true])
  screen.draw({ rows: ['a'] })
  expect(virtual.state.isCursorShown).toBe(false)
})
