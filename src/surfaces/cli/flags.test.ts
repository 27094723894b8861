// cspell:ignore medai
import { describe, expect, test } from 'vitest'
import { flagsOf } from './flags.ts'
import { readFlags } from './read-flags.ts'

const range = { type: 'object', properties: { min: { type: 'number' }, max: { type: 'number' } } }
const flags = flagsOf({
  type: 'object',
  properties: {
    path: { type: 'string', description: 'folder to look in' },
    limit: { type: 'integer', default: 50 },
    is_deep: { type: 'boolean' },
    payload: {},
    level: { enum: ['low', 'high'], type: 'string' },
    project: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    sizes: { type: 'array', items: { type: 'number' } },
    rules: { type: 'array', items: { type: 'object', properties: { if: {} } } },
    filters: {
      type: 'object',
      properties: {
        media_type: { type: 'string', enum: ['image', 'video'] },
        tags: { type: 'array', items: { type: 'string' } },
        limit: { type: 'number' },
        quality_rating: range,
        file_size: range,
        price: { anyOf: [{ type: 'number' }, { type: 'object', properties: { max: {} } }] },
      },
    },
  },
  required: ['path', 'limit'],
})
const read = (...words: string[]) => readFlags(flags, words)
const namesOf = (path: string) => flags.find(flag => flag.path.join('.') === path)!.names

describe('a field is a flag', () => {
  test('with dashes, by its whole path, and by the shortest end no other field has', () => {
    expect(namesOf('is_deep')).toEqual(['is-deep'])
    expect(namesOf('filters.media_type')).toEqual(['media-type', 'filters.media-type'])
    expect(namesOf('filters.quality_rating.min')).toEqual([
      'quality-rating.min',
      'filters.quality-rating.min',
    ])
    expect(namesOf('filters.limit')).toEqual(['filters.limit'])
    expect(namesOf('limit')).toEqual(['limit'])
  })

  test('of the kind its schema says', () => {
    const kinds = Object.fromEntries(flags.map(flag => [flag.path.join('.'), flag.kind]))
    expect(kinds).toMatchObject({
      path: 'text',
      limit: 'number',
      is_deep: 'boolean',
      payload: 'json',
      project: 'list',
      sizes: 'list',
      rules: 'json',
      filters: 'json',
      'filters.tags': 'list',
      'filters.quality_rating': 'json',
      'filters.quality_rating.min': 'number',
    })
  })

  test('that knows its values, what it is for, and whether it must be given', () => {
    expect(flags.find(flag => flag.path[0] === 'level')!.values).toEqual(['low', 'high'])
    expect(flags[0]).toMatchObject({ about: 'folder to look in', isRequired: true })
    expect(flags.filter(flag => flag.isRequired).map(flag => flag.path.join('.'))).toEqual(['path', 'limit'])
  })
})

describe('words become an input', () => {
  test('with values behind a space or an equals sign, and underscores for dashes', () => {
    expect(read('--path', '/in', '--limit=3')).toEqual({ path: '/in', limit: 3 })
    expect(read('--filters.media_type', 'image')).toEqual({ filters: { media_type: 'image' } })
    expect(read('--path=a=b')).toEqual({ path: 'a=b' })
    expect(read('--path=')).toEqual({ path: '' })
  })

  test('with bare words for required texts, also when they look like flags behind --', () => {
    expect(read('/in', '--limit', '3')).toEqual({ path: '/in', limit: 3 })
    expect(read('--', '--strange-folder')).toEqual({ path: '--strange-folder' })
    expect(() => read('/in', '/more')).toThrow('/more is one word too many')
    expect(() => read('--path', '/in', '/more')).toThrow('one word too many')
  })

  test('with yes and no for what is true or false', () => {
    expect(read('--is-deep', '/in')).toEqual({ is_deep: true, path: '/in' })
    expect(read('--is-deep', 'false')).toEqual({ is_deep: false })
    expect(read('--is-deep=true')).toEqual({ is_deep: true })
    expect(() => read('--is-deep=maybe')).toThrow('--is-deep is true or false, not maybe')
  })

  test('with lists, by commas, as JSON, or one after another', () => {
    expect(read('--tags', 'a, b,,c')).toEqual({ filters: { tags: ['a', 'b', 'c'] } })
    expect(read('--tags', '["x,y"]')).toEqual({ filters: { tags: ['x,y'] } })
    expect(read('--tags', 'a', '--tags', 'b')).toEqual({ filters: { tags: ['a', 'b'] } })
    expect(read('--sizes', '1,2.5')).toEqual({ sizes: [1, 2.5] })
    expect(read('--project', 'one')).toEqual({ project: ['one'] })
  })

  test('with numbers that are numbers', () => {
    expect(read('--quality-rating.min', '-1.5')).toEqual({ filters: { quality_rating: { min: -1.5 } } })
    for (const text of ['three', '', ' ', 'Infinity', '1x']) {
      expect(() => read(`--limit=${text}`), text).toThrow('--limit takes a number, not ')
    }
    expect(() => read('--sizes', '1,x')).toThrow('--sizes takes a number, not x')
  })

  test('with JSON where a field may be anything, or text when it is none', () => {
    expect(read('--payload', '{"a":1}')).toEqual({ payload: { a: 1 } })
    expect(read('--payload', 'hello')).toEqual({ payload: 'hello' })
    expect(read('--price', '5')).toEqual({ filters: { price: 5 } })
    expect(() => read('--filters', '{"a":')).toThrow('--filters is not JSON')
  })

  test('on top of an input that came as JSON, field by field', () => {
    const input = { path: '/in', filters: { tags: ['a'], media_type: 'video' } }
    expect(readFlags(flags, ['--media-type', 'image', '--tags', 'b'], input)).toEqual({
      path: '/in',
      filters: { tags: ['b'], media_type: 'image' },
    })
    expect(input.filters.media_type).toBe('video')
  })
})

describe('a mistake is told', () => {
  const messageOf = (...words: string[]) => {
    try {
      read(...words)
    } catch (error) {
      return (error as Error).message
    }
    throw new Error('No mistake was found')
  }

  test('with the flag that was meant', () => {
    expect(messageOf('--medai-type', 'image')).toBe(
      'There is no flag --medai-type; did you mean --media-type?',
    )
    expect(messageOf('--banana')).toBe('There is no flag --banana')
    expect(messageOf('--banana=3')).toBe('There is no flag --banana')
    expect(messageOf('-x')).toBe('There is no flag -x')
  })

  test('when a value is missing, or another flag stands in its place', () => {
    expect(messageOf('--path')).toBe('--path needs a value')
    expect(messageOf('--path', '--limit')).toBe('--path needs a value; write --path=--limit when that is one')
  })

  test('as a mistake of words, exit code 2', () => {
    expect(() => read('--banana')).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })
})

test('a schema without fields has no flags', () => {
  expect(flagsOf({ type: 'object' })).toEqual([])
})
