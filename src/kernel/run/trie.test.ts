import { isPattern, matchesPattern, Refusal } from '#kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTrie } from './trie.ts'

const segment = fc.constantFrom('a', 'b', 'asset', 'step_completed', '*')
const pattern = fc
  .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom(...segmentsAtEnd()))
  .map(([segments, last]) => [...segments, last].join('.'))
const type = fc
  .array(fc.constantFrom('a', 'b', 'asset', 'step_completed', 'c'), { minLength: 1, maxLength: 5 })
  .map(segments => segments.join('.'))

function segmentsAtEnd() {
  return ['a', 'b', '*', '>'] as const
}

describe('a trie of patterns', () => {
  test('finds exactly what comparing pattern by pattern finds, in the order they were added', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { maxLength: 30 }),
        fc.array(type, { minLength: 1, maxLength: 10 }),
        (patterns, types) => {
          const trie = createTrie<number>({ cachedTypes: 3 })
          for (const [index, each] of patterns.entries()) trie.add(each, index)
          for (const each of [...types, ...types]) {
            const expected = patterns.flatMap((one, index) => (matchesPattern(one, each) ? [index] : []))
            expect(trie.match(each)).toEqual(expected)
          }
        },
      ),
    )
  })

  test('forgets what was taken out, whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.array(pattern, { minLength: 1, maxLength: 20 }),
        type,
        fc.infiniteStream(fc.boolean()),
        (patterns, each, keeps) => {
          const trie = createTrie<number>()
          const removes = patterns.map((one, index) => trie.add(one, index))
          trie.match(each)
          const kept = patterns.map(() => keeps.next().value!)
          for (const [index, remove] of removes.entries()) if (!kept[index]) remove()
          const expected = patterns.flatMap((one, index) =>
            kept[index] && matchesPattern(one, each) ? [index] : [],
          )
          expect(trie.match(each)).toEqual(expected)
          for (const remove of removes) remove()
          expect(trie.match(each)).toEqual([])
          expect(trie.size).toBe(0)
        },
      ),
    )
  })

  test('a value under several matching patterns comes once', () => {
    const trie = createTrie<string>()
    for (const one of ['asset.*', '>', 'asset.discovered', '*.discovered']) trie.add(one, 'same')
    expect(trie.match('asset.discovered')).toEqual(['same'])
  })

  test('taking one out twice takes nothing else out', () => {
    const trie = createTrie<string>()
    const remove = trie.add('asset.*', 'first')
    trie.add('asset.*', 'second')
    remove()
    remove()
    expect(trie.match('asset.tagged')).toEqual(['second'])
    expect(trie.size).toBe(1)
  })

  test('what is not a pattern is refused with a hint', () => {
    const trie = createTrie<string>()
    for (const wrong of ['', '.', 'a.', 'a..b', '>.a', 'a.>.b', 'a b', 'a.**', `a.${'b'.repeat(300)}`]) {
      expect(() => trie.add(wrong, 'x'), wrong).toThrow(Refusal)
    }
    expect(trie.size).toBe(0)
  })

  test('every pattern the vocabulary accepts is accepted', () => {
    fc.assert(fc.property(pattern, one => void (isPattern(one) && createTrie<number>().add(one, 1))))
  })

  test('remembers a bounded number of types', () => {
    const trie = createTrie<string>({ cachedTypes: 10 })
    trie.add('>', 'all')
    for (let at = 0; at < 1000; at += 1) expect(trie.match(`type.n${at}`)).toEqual(['all'])
  })
})
