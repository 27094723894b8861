import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeScale } from './time-scale.ts'

test('without gaps time is in proportion to width', () => {
  const scale = timeScale({ from: 0, to: 1000 }, [], 500)
  expect([0, 250, 1000].map(scale.xOf)).toEqual([0, 125, 500])
  expect(scale.msAt(125)).toBe(250)
  expect(scale.ticks(100)).toEqual([0, 200, 400, 600, 800, 1000])
})

test('a gap takes the room of its mark, and what is beside it all the rest', () => {
  const scale = timeScale({ from: 0, to: 10_000 }, [{ from: 100, to: 9900 }], 234, 34)
  expect([0, 100, 9900, 10_000].map(scale.xOf)).toEqual([0, 100, 134, 234])
  expect(scale.msAt(117)).toBeCloseTo(5000)
  expect(scale.ticks(50).every(ms => ms <= 100 || ms >= 9900)).toBe(true)
})

test('a run that is nothing but a gap is drawn all the same', () => {
  const scale = timeScale({ from: 0, to: 100 }, [{ from: 0, to: 100 }], 80)
  expect([scale.xOf(0), scale.xOf(100)]).toEqual([0, 80])
  expect(scale.ticks(50)).toEqual([])
})

test('order is kept, and every pixel is a moment that is drawn there', () => {
  const spans = fc.array(fc.tuple(fc.nat(1000), fc.integer({ min: 1, max: 500 })), { maxLength: 6 })
  fc.assert(
    fc.property(
      spans,
      fc.integer({ min: 50, max: 2000 }),
      fc.array(fc.nat(4000)),
      (parts, width, moments) => {
        let at = 0
        const gaps = parts.map(([before, length]) => {
          const from = at + before + 1
          at = from + length
          return { from, to: at }
        })
        const end = at + 100
        const scale = timeScale({ from: 0, to: end }, gaps, width)
        const sorted = moments.map(ms => ms % end).toSorted((a, b) => a - b)
        const xs = sorted.map(scale.xOf)
        expect(xs).toEqual(xs.toSorted((a, b) => a - b))
        expect(xs.every(x => x >= 0 && x <= width)).toBe(true)
        for (const [index, ms] of sorted.entries()) expect(scale.msAt(xs[index]!)).toBeCloseTo(ms, 3)
      },
    ),
  )
})
