import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cycle, findCycle, inOrder, type Graph } from './order.ts'

const graph = (edges: Readonly<Record<string, readonly string[]>>): Graph => new Map(Object.entries(edges))

/** Each name waits for some of those before it, and the names are then shuffled. */
const acyclic = fc
  .integer({ min: 1, max: 30 })
  .chain(count =>
    fc.tuple(
      fc.tuple(
        ...Array.from({ length: count }, (_, at) => fc.subarray(Array.from({ length: at }, (__, k) => k))),
      ),
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, at) => at),
        { minLength: count },
      ),
    ),
  )
  .map(([needs, order]): Graph => new Map(order.map(at => [`n${at}`, needs[at]!.map(need => `n${need}`)])))

test('each comes after everything it waits for', () => {
  fc.assert(
    fc.property(acyclic, given => {
      const ordered = inOrder(given)
      expect(ordered.toSorted()).toEqual([...given.keys()].toSorted())
      const place = new Map(ordered.map((name, at) => [name, at]))
      for (const [name, firsts] of given) {
        for (const first of firsts) expect(place.get(first)).toBeLessThan(place.get(name)!)
      }
      expect(findCycle(given)).toBeUndefined()
    }),
  )
})

test('what waits for nothing stays as given, and an unknown name is nobody to wait for', () => {
  expect(inOrder(graph({ b: [], a: ['gone'], c: ['b', 'b'] }))).toEqual(['b', 'a', 'c'])
})

test('one added edge back closes a cycle, which is named with its whole way', () => {
  fc.assert(
    fc.property(acyclic, fc.nat(), (given, pick) => {
      const ordered = inOrder(given)
      const last = ordered.at(-1)!
      const first = ordered[pick % ordered.length]!
      const closed: Graph = new Map([...given, [first, [...given.get(first)!, last]]])
      // Only where the last one waits for the first already, in one step or in many, is it a cycle.
      const path = findCycle(closed)
      if (path === undefined) {
        expect(inOrder(closed)).toHaveLength(closed.size)
        return
      }
      expect(path[0]).toBe(path.at(-1))
      for (const [at, name] of path.slice(0, -1).entries()) {
        expect(closed.get(name)).toContain(path[at + 1])
      }
      expect(() => inOrder(closed)).toThrow(Cycle)
    }),
  )
})

test('a cycle is told as people read it', () => {
  expect(() => inOrder(graph({ a: ['b'], b: ['c'], c: ['a'], d: [] }))).toThrow('a → b → c → a')
  expect(findCycle(graph({ self: ['self'] }))).toEqual(['self', 'self'])
})

test('a chain of a hundred thousand needs no deep stack', () => {
  const long = new Map(Array.from({ length: 100_000 }, (_, at) => [`n${at}`, at === 0 ? [] : [`n${at - 1}`]]))
  expect(inOrder(long).at(-1)).toBe('n99999')
  expect(findCycle(long)).toBeUndefined()
})
