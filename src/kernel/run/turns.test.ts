import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

test('the most urgent is served first, and in the order they came within one urgency', () => {
  const turns = createTurns<string>()
  turns.put('low 1', 3)
  turns.put('high 1', 1)
  turns.put('high 2', 1)
  turns.put('critical 1', 0)
  expect([1, 2, 3, 4, 5].map(() => turns.take())).toEqual([
    'critical 1',
    'high 1',
    'high 2',
    'low 1',
    undefined,
  ])
})

test('one that becomes more urgent changes lines', () => {
  const turns = createTurns<string>()
  turns.put('a', 3)
  turns.put('b', 2)
  turns.put('a', 0)
  expect([turns.take(), turns.take(), turns.take()]).toEqual(['a', 'b', undefined])
})

test('however urgent the others are, whoever waits is served within 16 turns', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { minLength: 50, maxLength: 300 }),
      arrivals => {
        const turns = createTurns<{ urgency: number }>()
        const waiting = [0, 0, 0, 0]
        const passedOver = [0, 0, 0, 0]
        for (const [index, urgencies] of arrivals.entries()) {
          for (const urgency of index < 20 ? [0, 1, 2, 3, ...urgencies] : urgencies) {
            turns.put({ urgency }, urgency)
            waiting[urgency]! += 1
          }
          const served = turns.take()
          for (const urgency of [0, 1, 2, 3]) {
            passedOver[urgency] =
              served?.urgency === urgency || !waiting[urgency] ? 0 : passedOver[urgency]! + 1
            expect(passedOver[urgency]).toBeLessThan(16)
          }
          if (served) waiting[served.urgency]! -= 1
        }
      },
    ),
  )
})
