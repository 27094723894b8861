import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'

const shared = shareLibrary({ measure: () => ({ brisque: { score: 70, metric: 'test' } }) })

test('a person’s stars count more than computed ones until they are taken back', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  await library.finish('assets.assess')
  const content_hash = await library.hashOf('cat.png')
  const stars = async () => {
    const { quality_rating, user_rating, assessed_rating } = await library.call('assets.get', {
      content_hash,
    })
    return { quality_rating, user_rating, assessed_rating }
  }
  expect(await stars()).toEqual({ quality_rating: 2, user_rating: null, assessed_rating: 2 })
  expect(await library.call('assets.rate', { content_hash, rating: 5 })).toEqual({ changed: 1, unchanged: 0 })
  expect(await stars()).toEqual({ quality_rating: 5, user_rating: 5, assessed_rating: 2 })
  expect(await library.call('assets.rate', { content_hash, rating: 5 })).toEqual({ changed: 0, unchanged: 1 })
  await library.call('assets.rate', { content_hash, rating: 0 })
  expect(await stars()).toEqual({ quality_rating: 2, user_rating: null, assessed_rating: 2 })
})

test('one unknown hash refuses all, and is named', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  const known = await library.hashOf('cat.png')
  const unknown = 'f'.repeat(64)
  const refusal = await refusalOf(library.call('assets.rate', { content_hash: [known, unknown], rating: 3 }))
  expect(refusal).toMatchObject({ code: 'ASSET_NOT_FOUND', status: 404, details: { not_found: [unknown] } })
  expect(await library.events('asset.rated')).toEqual([])
})
