import type { Actor } from '#kernel'
import { refusalOf } from '#kernel/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary, type Library } from '../testing/library.ts'
import { generated, plain } from '../testing/pictures.ts'

let library: Library
let cat = ''
let dog = ''
beforeAll(async () => {
  library = await openLibrary()
  await library.put('cat.png', plain('cat'))
  await library.put('dog.png', generated('a dog, watercolor'))
  await library.discover()
  cat = await library.hashOf('cat.png')
  dog = await library.hashOf('dog.png')
})
afterAll(() => library[Symbol.asyncDispose]())

const assistant: Actor = { id: 'claude', kind: 'assistant' }
const tagsOf = async (content_hash: string) => (await library.call('assets.get', { content_hash })).tags
const found = async (tag: string) =>
  (await library.call('assets.search', { filters: { tags: [tag] } })).total_count

test('a short tag is a key and a value, a bare word a keyword', async () => {
  const add = ['style:noir', 'rainy', { key: 'mood', value: 'sad', confidence: 0.5 }]
  expect(await library.call('assets.tag', { content_hash: cat, add })).toEqual({ changed: 1, unchanged: 0 })
  expect(await tagsOf(cat)).toEqual([
    { key: 'style', value: 'noir', confidence: 1, source: 'user' },
    { key: 'keyword', value: 'rainy', confidence: 1, source: 'user' },
    { key: 'mood', value: 'sad', confidence: 0.5, source: 'user' },
  ])
  expect(await found('style:noir')).toBe(1)
  expect(await library.call('assets.tag', { content_hash: cat, add })).toEqual({ changed: 0, unchanged: 1 })
})

test('what a person said is not overwritten by what an assistant says', async () => {
  const add = [{ key: 'style', value: 'noir', confidence: 0.2 }]
  const answer = await library.call('assets.tag', { content_hash: cat, add }, { actor: assistant })
  expect(answer).toEqual({ changed: 0, unchanged: 1 })
  await library.call('assets.tag', { content_hash: cat, add: ['style:dark'] }, { actor: assistant })
  expect(await tagsOf(cat)).toContainEqual({ key: 'style', value: 'dark', confidence: 1, source: 'ai' })
})

test('a key without a value takes all of its values away, here and in the search', async () => {
  await library.call('assets.tag', { content_hash: cat, remove: [{ key: 'style' }, 'rainy'] })
  expect((await tagsOf(cat)).map((tag: { value: string }) => tag.value)).toEqual(['sad'])
  expect([await found('style:noir'), await found('rainy'), await found('sad')]).toEqual([0, 0, 1])
})

test('several assets are tagged at once, all or none', async () => {
  const add = ['trip:rome']
  const unknown = '0'.repeat(64)
  const refusal = await refusalOf(library.call('assets.tag', { content_hash: [cat, dog, unknown], add }))
  expect(refusal).toMatchObject({ code: 'ASSET_NOT_FOUND', details: { not_found: [unknown] } })
  expect(await found('trip:rome')).toBe(0)
  expect(await library.call('assets.tag', { content_hash: [cat, dog, cat], add })).toEqual({
    changed: 2,
    unchanged: 0,
  })
  expect(await found('trip:rome')).toBe(2)
})

test('tags without end are refused', async () => {
  const many = (from: number) => Array.from({ length: 100 }, (_, n) => `word:${from + n}`)
  await library.call('assets.tag', { content_hash: cat, add: many(0) })
  await library.call('assets.tag', { content_hash: cat, add: many(100) })
  const refusal = await refusalOf(library.call('assets.tag', { content_hash: [dog, cat], add: many(200) }))
  expect(refusal).toMatchObject({ code: 'TOO_MANY_TAGS', details: { too_many: [cat] } })
  expect(await library.call('assets.tag', { content_hash: cat, remove: [{ key: 'word' }] })).toMatchObject({
    changed: 1,
  })
  expect(await tagsOf(cat)).toHaveLength(2)
  expect((await refusalOf(library.call('assets.tag', { content_hash: cat }))).code).toBe('NO_TAGS')
})
