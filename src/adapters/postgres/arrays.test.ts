import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createArena, encodeArray, type ElementType } from './arrays.ts'
import { isAway, sql } from './testing.ts'

const anyText = fc.string({ unit: 'grapheme' }).map(text => text.replaceAll('\u0000', '').toWellFormed())
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true })

const valuesByType: Readonly<Record<ElementType, fc.Arbitrary<unknown>>> = {
  text: anyText,
  bigint: fc.maxSafeInteger(),
  'double precision': anyNumber,
  smallint: fc.integer({ min: -32_767, max: 32_767 }),
}

describe.skipIf(isAway)('arrays as the server reads them', () => {
  test.each(Object.keys(valuesByType) as ElementType[])('any values of %s arrive as they are', async type => {
    const values = fc.sample(fc.array(fc.option(valuesByType[type])), 30).flat()
    const [{ read }] = await sql(`SELECT to_json($1::${type}[]) AS read`, [encodeArray(type, values, 'x')])
    expect(read).toEqual(values)
  })

  test('no values are an empty array', async () => {
    const [{ size }] = await sql('SELECT cardinality($1::text[]) AS size', [encodeArray('text', [], 'x')])
    expect(size).toBe(0)
  })
})

test('a value of another type is refused with the name of its column', () => {
  const wrong: [ElementType, unknown][] = [
    ['text', 1],
    ['text', undefined],
    ['bigint', '1'],
    ['bigint', 1.5],
    ['bigint', 2 ** 53],
    ['double precision', Number.NaN],
    ['double precision', Number.POSITIVE_INFINITY],
    ['smallint', 40_000],
    ['smallint', true],
  ]
  for (const [type, value] of wrong) {
    expect(() => encodeArray(type, [value], 'notes.stars')).toThrow('notes.stars takes')
  }
})

test('columns of one batch do not touch each other in the arena, also when it is full', () => {
  const arena = createArena(1000)
  const columns = [['a', 'bc'], ['ü'.repeat(100)], ['x'.repeat(300)], ['y'.repeat(5000)], ['z']]
  const expected = columns.map(column => encodeArray('text', column, 'x').toString('hex'))
  const encoded = columns.map(column => encodeArray('text', column, 'x', arena))
  expect(encoded.map(each => each.toString('hex'))).toEqual(expected)
  arena.reset()
  encodeArray('text', ['other'], 'x', arena)
  expect(encoded[0]!.toString('hex')).not.toBe(expected[0])
})
