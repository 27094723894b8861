import { afterAll, beforeAll, expect, test } from 'vitest'
import { AssetRated, AssetRoleSet } from '../contract.ts'
import { openLibrary, type Library } from '../testing/library.ts'
import { hashOf, sampleAsset, type SampleAsset } from '../testing/sample-assets.ts'

const samples: Readonly<Record<string, SampleAsset>> = {
  neon: {
    path: '/library/city/neon.png',
    project: 'city',
    prompt: 'rain at night',
    created_at: '2024-04-10T12:00:00.000Z',
  },
  noir: {
    path: '/library/city/noir.jpg',
    format: 'jpeg',
    project: 'city',
    prompt: 'detective in the rain',
    created_at: '2024-04-30T23:30:00.000Z',
  },
  photo: { path: '/library/raw.png', created_at: '2024-05-01T00:00:00.000Z' },
  film: {
    path: '/library/clip.mp4',
    media_type: 'video',
    format: 'mp4',
    created_at: '2023-01-01T08:00:00.000Z',
  },
}

let library: Library
beforeAll(async () => {
  library = await openLibrary()
  for (const [name, sample] of Object.entries(samples)) await library.app.append(sampleAsset(name, sample))
  await library.app.append([
    AssetRated({ content_hash: hashOf('neon'), rating: 5 }),
    AssetRated({ content_hash: hashOf('noir'), rating: 2 }),
    AssetRoleSet({ content_hash: hashOf('neon'), role: 'hero' }),
  ])
})
afterAll(() => library[Symbol.asyncDispose]())

const nameByHash = new Map(Object.keys(samples).map(name => [hashOf(name), name]))
const search = (filters: object, more: object = {}) => library.call('assets.search', { filters, ...more })
const namesIn = ({ results }: { results: { content_hash: string }[] }): string[] =>
  results.map(({ content_hash }) => nameByHash.get(content_hash) ?? content_hash)
const found = async (filters: object) => namesIn(await search(filters)).toSorted()

test('further facets are counted for who asks', async () => {
  const further_facets = ['file_formats', 'projects', 'roles', 'months', 'reviews']
  const { facets } = await search({}, { limit: 1, further_facets })
  expect(facets).toMatchObject({
    file_formats: { png: 2, jpeg: 1, mp4: 1 },
    projects: { city: 2, uncategorized: 2 },
    roles: { none: 3, hero: 1 },
    months: { '2024-05': 1, '2024-04': 2, '2023-01': 1 },
    reviews: {},
  })
  expect(Object.keys(facets.months)).toEqual(['2024-05', '2024-04', '2023-01'])
  expect((await search({})).facets.projects).toBeUndefined()
})

test('any page is reached at once, in every order and by relevance', async () => {
  const all = namesIn(await search({}))
  for (const offset of [0, 1, 3, 4]) {
    expect(namesIn(await search({}, { offset, limit: 2 }))).toEqual(all.slice(offset, offset + 2))
  }
  const relevant = { sort: 'relevance', facets: false }
  const [first, second] = namesIn(await search({ text: 'rain' }, relevant))
  expect(namesIn(await search({ text: 'rain' }, { ...relevant, offset: 1 }))).toEqual([second])
  const { next_cursor } = await search({}, { offset: 1, limit: 1 })
  expect(namesIn(await search({}, { cursor: next_cursor, limit: 1 }))).toEqual([all[2]])
  expect(first).not.toBe(second)
})

test('reviewed is what a person gave stars, or picked or rejected with a tag', async () => {
  expect(await found({ reviewed: true })).toEqual(['neon', 'noir'])
  await library.call('assets.tag', { content_hash: hashOf('photo'), add: ['review:rejected'] })
  expect(await found({ reviewed: true })).toEqual(['neon', 'noir', 'photo'])
  expect(await found({ reviewed: false })).toEqual(['film'])
  expect(await found({ reviewed: false, project: 'city' })).toEqual([])
  expect((await search({}, { further_facets: ['reviews'] })).facets.reviews).toEqual({ rejected: 1 })
})

test('an answer says whose stars count and whether something is wrong with the file', async () => {
  const { results } = await search({ project: 'city', has_rating: true }, { sort: 'quality_rating' })
  expect(results[0]).toMatchObject({ user_rating: 5, quality_rating: 5, has_problems: false })
})
