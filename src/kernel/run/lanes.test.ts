import { fakeClock } from '#kernel/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLanes } from './lanes.ts'

interface Item {
  readonly subject: string
  readonly urgency: number
  readonly name: string
}
const item = (name: string, subject: string, urgency = 2): Item => ({ name, subject, urgency })

/** Work that ends when the test says so. */
function workshop(concurrency: number) {
  const clock = fakeClock()
  const begun: string[] = []
  const enders = new Map<string, (delay?: number) => void>()
  const lanes = createLanes<Item>({
    concurrency,
    clock,
    work: ({ name }) =>
      new Promise(resolve => {
        begun.push(name)
        enders.set(name, delay => resolve(delay))
      }),
  })
  const end = async (name: string, delay?: number) => {
    enders.get(name)!(delay)
    await clock.settle()
  }
  return { lanes, begun, end, clock }
}

describe('lanes', () => {
  test('work on subjects side by side, on the items of one subject one after another', async () => {
    const { lanes, begun, end } = workshop(2)
    for (const [name, subject] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['c1', 'c'],
    ] as const) {
      lanes.add(item(name, subject))
    }
    expect(begun).toEqual(['a1', 'b1'])
    await end('a1')
    expect(begun).toEqual(['a1', 'b1', 'c1'])
    await end('b1')
    expect(begun).toEqual(['a1', 'b1', 'c1', 'a2'])
    expect(lanes.stats()).toEqual({ running: 2, waiting: 0, held: 0 })
  })

  test('an item that is to be tried again holds back its own subject only', async () => {
    const { lanes, begun, end, clock } = workshop(1)
    for (const [name, subject] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
      ['b2', 'b'],
    ] as const) {
      lanes.add(item(name, subject))
    }
    await end('a1', 1000)
    await end('b1')
    await end('b2')
    expect(begun).toEqual(['a1', 'b1', 'b2'])
    expect(lanes.stats()).toEqual({ running: 0, waiting: 1, held: 1 })
    await clock.tick('1s')
    expect(begun).toEqual(['a1', 'b1', 'b2', 'a1'])
    await end('a1')
    expect(begun.at(-1)).toBe('a2')
  })

  test('a subject is as urgent as the most urgent that waits in it', async () => {
    const { lanes, begun, end } = workshop(1)
    lanes.add(item('first', 'x'))
    lanes.add(item('low of s', 's', 3))
    for (let at = 0; at < 10; at += 1) lanes.add(item(`normal ${at}`, `n${at}`, 2))
    lanes.add(item('critical of s', 's', 0))
    await end('first')
    await end('low of s')
    expect(begun).toEqual(['first', 'low of s', 'critical of s'])
  })

  test('after a stop nothing begins, and what was held keeps no timer', async () => {
    const { lanes, begun, end, clock } = workshop(1)
    lanes.add(item('a1', 'a'))
    await end('a1', 5000)
    lanes.add(item('b1', 'b'))
    lanes.add(item('c1', 'c'))
    lanes.stop()
    const idle = lanes.whenIdle()
    await end('b1')
    await idle
    expect(begun).toEqual(['a1', 'b1'])
    expect(clock.waiting()).toBe(0)
    expect(
      lanes
        .clear()
        .map(each => each.name)
        .toSorted(),
    ).toEqual(['a1', 'c1'])
  })

  test('what was let go is forgotten, and new work goes on', async () => {
    const { lanes, begun, end } = workshop(1)
    lanes.add(item('a1', 'a'))
    lanes.add(item('a2', 'a'))
    expect(lanes.clear()).toHaveLength(2)
    lanes.add(item('b1', 'b'))
    await end('a1', 1000)
    expect(begun).toEqual(['a1', 'b1'])
    await end('b1')
    expect(lanes.stats()).toEqual({ running: 0, waiting: 0, held: 0 })
  })

  test('whatever fails and however long it takes, subjects keep their order and all are done', async () => {
    const entry = fc.record({
      subject: fc.constantFrom('a', 'b', 'c', 'd'),
      urgency: fc.nat(3),
      ms: fc.nat(5),
      failures: fc.nat(2),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        async (entries, concurrency) => {
          const clock = fakeClock()
          const left = entries.map(each => each.failures)
          const done: number[] = []
          const busy = new Set<string>()
          let most = 0
          const lanes = createLanes<{ subject: string; urgency: number; index: number }>({
            concurrency,
            clock,
            async work({ subject, index }) {
              expect(busy.has(subject)).toBe(false)
              busy.add(subject)
              most = Math.max(most, busy.size)
              await new Promise<void>(resolve => void clock.after(entries[index]!.ms, resolve))
              busy.delete(subject)
              if (left[index]! > 0) return (left[index]! -= 1) + 1
              done.push(index)
              return undefined
            },
          })
          for (const [index, { subject, urgency }] of entries.entries()) {
            lanes.add({ subject, urgency, index })
          }
          await clock.tick('10s')
          expect(most).toBeLessThanOrEqual(concurrency)
          expect(done.toSorted((a, b) => a - b)).toEqual(entries.map((_, index) => index))
          for (const subject of ['a', 'b', 'c', 'd']) {
            const mine = done.filter(index => entries[index]!.subject === subject)
            expect(mine).toEqual(mine.toSorted((a, b) => a - b))
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
