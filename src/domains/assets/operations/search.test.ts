import { refusalOf } from '#kernel/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AssetRated, AssetRoleSet } from '../contract.ts'
import { openLibrary, type Library } from '../testing/library.ts'
import { hashOf, sampleAsset, type SampleAsset } from '../testing/sample-assets.ts'

const samples: Readonly<Record<string, SampleAsset>> = {
  neon: {
    path: '/library/city/Neon_01.png',
    project: 'city',
    source: 'comfyui',
    prompt: 'neon city in the rain',
    model: 'dreamscape',
    tags: ['style:cyberpunk', 'keyword:rain', 'iso:200'],
    created_at: '2024-04-10T12:00:00.000Z',
    size: 5000,
    width: 1024,
    height: 512,
  },
  noir: {
    path: '/library/city/Übersicht.jpg',
    format: 'jpeg',
    project: 'city',
    source: 'midjourney',
    prompt: 'detective at night',
    tags: ['style:noir', 'keyword:rain', 'iso:800'],
    created_at: '2024-04-30T23:30:00.000Z',
    size: 3000,
  },
  photo: {
    path: '/library/100%_raw.png',
    tags: ['camera:Leica: M6', 'iso:1600'],
    created_at: '2024-05-01T00:00:00.000Z',
  },
  film: {
    path: '/library/clip.mp4',
    media_type: 'video',
    format: 'mp4',
    source: 'runway',
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

describe('each filter by itself', () => {
  const all = ['film', 'neon', 'noir', 'photo']
  const cases: readonly (readonly [object, readonly string[]])[] = [
    [{}, all],
    [{ media_type: 'video' }, ['film']],
    [{ file_formats: ['.JPG', 'mp4'] }, ['film', 'noir']],
    [{ file_formats: [] }, []],
    [{ file_size: { min: 3000 } }, ['neon', 'noir']],
    [{ file_size: { min: 3000, max: 3000 } }, ['noir']],
    [{ dimensions: { width: { min: 1000 }, height: { max: 600 } } }, ['neon']],
    [{ dimensions: { aspect_ratio: { min: 1.9, max: 2.1 } } }, ['neon']],
    [{ quality_rating: { min: 3 } }, ['neon']],
    [{ quality_rating: { max: 2 } }, ['noir']],
    [{ has_rating: true }, ['neon', 'noir']],
    [{ has_rating: false }, ['film', 'photo']],
    [{ tags: ['rain', 'style:noir'] }, ['noir']],
    [{ tags: ['camera:Leica: M6'] }, ['photo']],
    [{ any_tags: ['style:noir', 'style:cyberpunk'] }, ['neon', 'noir']],
    [{ any_tags: [] }, []],
    [{ exclude_tags: ['rain'] }, ['film', 'photo']],
    [{ tag_values: { style: 'cyberpunk' } }, ['neon']],
    [{ tag_values: { style: ['cyberpunk', 'noir'], keyword: 'rain' } }, ['neon', 'noir']],
    [{ tag_ranges: { iso: { min: 800 } } }, ['noir', 'photo']],
    [{ tag_ranges: { style: { min: 0 } } }, []],
    [{ tag_patterns: { style: '^cyber' } }, ['neon']],
    [{ tag_patterns: { style: 'punk|NOIR' } }, ['neon', 'noir']],
    [{ tag_patterns: { nothing: '.' } }, []],
    [{ ai_source: ['comfyui', 'runway'] }, ['film', 'neon']],
    [{ project: 'city' }, ['neon', 'noir']],
    [{ project: ['city', 'uncategorized'] }, all],
    [{ content_hash: hashOf('photo') }, ['photo']],
    [{ content_hash: [hashOf('photo'), hashOf('film'), 'f'.repeat(64)] }, ['film', 'photo']],
    [{ has_metadata: ['generation', 'model'] }, ['neon']],
    [{ has_metadata: ['rating'] }, ['neon', 'noir']],
    [{ date_range: { start: '2024-04-01', end: '2024-04-30' } }, ['neon', 'noir']],
    [{ date_range: { start: '2024-04-30T23:30:00Z', end: '2024-05-01T02:00:00+02:00' } }, ['noir', 'photo']],
    [{ filename_pattern: 'neon_*.PNG' }, ['neon']],
    [{ filename_pattern: 'Über*' }, ['noir']],
    [{ filename_pattern: '100%_raw.???' }, ['photo']],
    [{ filename_pattern: '%' }, []],
    [{ prompt_keywords: ['rain', 'city'] }, ['neon', 'noir']],
    [{ prompt_keywords: ['neon', 'detective'] }, []],
    [{ text: 'detective NIGHT' }, ['noir']],
    [{ text: 'dreamsc' }, ['neon']],
    [{ text: '"; drop table assets; --' }, []],
    [{ role: 'hero' }, ['neon']],
    [{ removed: 'only' }, []],
    [{ media_type: 'image', date_range: { start: '2024-04-01' }, tag_values: { style: 'noir' } }, ['noir']],
  ]
  test.for(cases)('%j finds %j', async ([filters, expected]) => {
    expect(await found(filters)).toEqual(expected)
  })
})

test('expressions that can take exponential time are refused', async () => {
  const risky = [
    '(a+)+$',
    '(a|aa)*b',
    '(.*)*x',
    '(?=a)b',
    String.raw`(a)\1`,
    'a*b*c*d*e*f*',
    '([a-z]+)*',
    '(x{1,9}){9}',
    '(',
  ]
  for (const pattern of risky) {
    const refusal = await refusalOf(search({ tag_patterns: { style: pattern } }))
    expect(refusal, pattern).toMatchObject({
      code: 'INVALID_INPUT',
      suggestions: ['use_simpler_pattern', 'use_tag_values'],
    })
  }
})

test('an expression that would take minutes is stopped', async () => {
  await library.app.append(
    sampleAsset('long', { path: '/elsewhere/long.png', tags: [`hum:${'a'.repeat(200)}`] }),
  )
  const refusal = await refusalOf(search({ tag_patterns: { hum: '.*.*.*.*x' } }))
  expect(refusal.message).toContain('takes too long')
  await library.call('assets.remove', { content_hash: hashOf('long') })
})

test('a field that does not exist is refused, with the one that was meant', async () => {
  const refusal = await refusalOf(search({ media_typ: 'image' }))
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', suggestions: ['use_media_type'] })
})

test('facets count the whole match, whatever the page', async () => {
  const { total_count, results, facets } = await search({}, { limit: 1 })
  expect([total_count, results.length]).toEqual([4, 1])
  expect(facets).toMatchObject({
    media_types: { image: 3, video: 1 },
    ai_sources: { comfyui: 1, midjourney: 1, unknown: 1, runway: 1 },
    quality_ratings: { '5': 1, '2': 1, unrated: 2 },
    tags_sampled: false,
  })
  expect(facets.tags[0]).toEqual({ key: 'keyword', value: 'rain', count: 2 })
  expect((await search({ project: 'city' })).facets.ai_sources).toEqual({ comfyui: 1, midjourney: 1 })
  const bare = await search({ project: 'city' }, { facets: false })
  expect([bare.total_count, bare.facets]).toEqual([2, undefined])
})

test('every order is kept', async () => {
  const by = async (sort: string, order?: string) =>
    namesIn(await search({}, { sort, ...(order && { order }) }))
  expect(await by('created_date')).toEqual(['photo', 'noir', 'neon', 'film'])
  expect(await by('created_date', 'asc')).toEqual(['film', 'neon', 'noir', 'photo'])
  expect(await by('file_size')).toEqual([
    'neon',
    'noir',
    ...['photo', 'film'].toSorted((a, b) => (hashOf(a) < hashOf(b) ? 1 : -1)),
  ])
  expect((await by('quality_rating')).slice(0, 2)).toEqual(['neon', 'noir'])
  expect((await by('quality_rating', 'asc')).slice(0, 2)).toEqual(['noir', 'neon'])
  expect((await by('filename'))[0]).toBe('photo')
  expect(namesIn(await search({ text: 'rain' }, { sort: 'relevance' })).toSorted()).toEqual(['neon', 'noir'])
})

// Last, because it adds to what the others count.
test('pages over equal values leave no gap and repeat nothing, in every order', async () => {
  const names = Array.from({ length: 57 }, (_, at) => `same-${at}`)
  for (const [at, name] of names.entries()) {
    // Dates, sizes and names repeat; a third is rated.
    const sample = {
      created_at: `2024-01-0${1 + (at % 3)}T00:00:00.000Z`,
      size: at % 2,
      path: `/library/${at}/x${at % 5}.png`,
      prompt: 'sea',
    }
    await library.app.append(sampleAsset(name, sample))
    if (at % 3 > 0) continue
    await library.app.append([AssetRated({ content_hash: hashOf(name), rating: 1 + (at % 2) })])
  }
  const all = names.map(hashOf).toSorted()
  for (const sort of [
    'created_date',
    'modified_date',
    'quality_rating',
    'file_size',
    'filename',
    'relevance',
  ]) {
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const wish = {
          filters: { text: 'sea' },
          sort,
          order,
          limit: 10,
          facets: false,
          ...(cursor && { cursor }),
        }
        const page = await library.call('assets.search', wish)
        seen.push(...page.results.map((each: { content_hash: string }) => each.content_hash))
        cursor = page.next_cursor ?? undefined
      } while (cursor)
      expect(seen.toSorted(), `${sort} ${order}`).toEqual(all)
    }
  }
  const { next_cursor } = await library.call('assets.search', { sort: 'file_size', limit: 5 })
  const mixed = library.call('assets.search', { sort: 'filename', limit: 5, cursor: next_cursor })
  expect(await refusalOf(mixed)).toMatchObject({
    code: 'INVALID_INPUT',
    suggestions: ['search_without_cursor'],
  })
  expect((await refusalOf(library.call('assets.search', { cursor: 'bm90IG91cnM' }))).code).toBe(
    'INVALID_INPUT',
  )
})
