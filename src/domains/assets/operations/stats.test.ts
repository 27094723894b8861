import { expect, test } from 'vitest'
import { AssetFileMissing, AssetRated, AssetRemoved, AssetRoleSet } from '../contract.ts'
import { openLibrary } from '../testing/library.ts'
import { hashOf, sampleAsset } from '../testing/sample-assets.ts'

test('the library in numbers, with what was put aside counted apart', async () => {
  await using library = await openLibrary()
  expect(await library.call('assets.stats')).toMatchObject({ assets: 0, bytes: 0, files: 0, projects: [] })
  const about = (name: string) => ({ content_hash: hashOf(name) })
  await library.app.append([
    ...sampleAsset('one', { project: 'city', source: 'comfyui', size: 10 }),
    ...sampleAsset('two', { project: 'city', size: 20 }),
    ...sampleAsset('two', { project: 'city', size: 20, path: '/library/again.png' }),
    ...sampleAsset('film', { media_type: 'video', size: 300 }),
    ...sampleAsset('aside', { size: 4000 }),
    AssetRated({ ...about('one'), rating: 5 }),
    AssetRoleSet({ ...about('one'), role: 'hero' }),
    AssetRemoved({ ...about('aside'), reason: 'maybe-later' }),
    AssetFileMissing({ ...about('film'), file_path: '/library/film.png' }),
  ])
  expect(await library.call('assets.stats')).toEqual({
    assets: 3,
    bytes: 330,
    files: 4,
    duplicate_files: 1,
    missing: 1,
    media_types: { image: 2, video: 1 },
    ai_sources: { comfyui: 1, unknown: 2 },
    quality_ratings: { '5': 1, unrated: 2 },
    roles: { hero: 1 },
    removed: { 'maybe-later': 1 },
    projects: [
      { project: 'city', assets: 2, bytes: 30 },
      { project: 'uncategorized', assets: 1, bytes: 300 },
    ],
  })
})
