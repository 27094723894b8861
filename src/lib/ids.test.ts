// cspell:ignore abcdefghjkmnpqrstvwxyz hjkmnp
import { expect, test } from 'vitest'
import { createIds } from './ids.ts'

const start = Date.parse('2026-01-01T12:00:00Z')

/** The bytes of a UUIDv7 back from its 26 characters. */
function bytesOf(id: string): bigint {
  let bits = 0n
  for (const letter of id.slice(id.indexOf('_') + 1)) {
    bits = (bits << 5n) | BigInt('0123456789abcdefghjkmnpqrstvwxyz'.indexOf(letter))
  }
  return bits
}

test('an id is its prefix and 26 characters that hold a UUIDv7 (RFC 9562 §5.7)', () => {
  const id = createIds(() => start)('wf')
  expect(id).toMatch(/^wf_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  const bits = bytesOf(id)
  expect(bits >> 80n).toBe(BigInt(start))
  expect((bits >> 76n) & 0xfn).toBe(7n)
  expect((bits >> 62n) & 3n).toBe(2n)
})

test('ids of one process grow, within a millisecond and from one to the next', () => {
  let now = start
  const next = createIds(() => now)
  const ids: string[] = []
  for (let index = 0; index < 20_000; index += 1) {
    if (index % 3000 === 2999) now += 1
    ids.push(next('evt'))
  }
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a clock that steps back makes no smaller id', () => {
  let now = start
  const next = createIds(() => now)
  const before = next('evt')
  now -= 3_600_000
  const during = [next('evt'), next('evt')]
  now = start + 1
  const after = next('evt')
  const ids = [before, ...during, after]
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(4)
})

test('two processes that begin in the same millisecond make different ids', () => {
  const makers = Array.from({ length: 200 }, () => createIds(() => start))
  expect(new Set(makers.map(next => next('evt'))).size).toBe(200)
})
