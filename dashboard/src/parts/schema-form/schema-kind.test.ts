import { expect, test } from 'vitest'
import { followed, kindOf, readJson, withoutGaps } from './schema-kind.ts'

test('references and optional ways are followed to what is asked for', () => {
  const root = { $defs: { Stars: { type: 'integer' } } }
  expect(kindOf({ $ref: '#/$defs/Stars' }, root)).toEqual({ kind: 'number', isWhole: true })
  expect(kindOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }, root)).toMatchObject({ kind: 'text' })
  expect(kindOf({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, root)).toEqual({ kind: 'json' })
})

test('a reference that leads to itself ends', () => {
  const root = { $defs: { A: { $ref: '#/$defs/A' } } }
  expect(followed({ $ref: '#/$defs/A' }, root)).toEqual({ $ref: '#/$defs/A' })
})

test('every kind of field has its control', () => {
  const kinds = [
    { enum: ['a'] },
    { type: 'boolean' },
    { type: 'string', maxLength: 5000 },
    { type: 'array', items: { type: 'string' } },
    { type: 'array', items: { type: 'object' } },
    { type: 'object', properties: { a: { type: 'string' } } },
    { type: 'object' },
    {},
  ].map(schema => kindOf(schema, {}).kind)
  expect(kinds).toEqual(['choice', 'truth', 'text', 'lines', 'json', 'fields', 'json', 'json'])
})

test('what is typed as JSON is a value, and what is none stays a text for the server to refuse', () => {
  expect(readJson('{"a":1}')).toEqual({ a: 1 })
  expect(readJson('{"a":')).toBe('{"a":')
  expect(readJson(' ')).toBeUndefined()
})

test('a group nobody filled in is not sent', () => {
  expect(withoutGaps({ a: undefined })).toBeUndefined()
  expect(withoutGaps({ a: undefined, b: null })).toEqual({ b: null })
})
