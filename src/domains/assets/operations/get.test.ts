import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'
import { generated } from '../testing/pictures.ts'

const shared = shareLibrary()

test('one asset is shown with what it is, where it is, how it was made and what belongs to it', async () => {
  const library = await shared.room()
  const paths = [
    await library.put('trip/neon.png', generated('neon city, rain', 42)),
    await library.put('copies/again.png', generated('neon city, rain', 42)),
  ]
  await library.put('sketch.png', library.picture('sketch'))
  await library.discover()
  await library.finish('assets.assess')
  const [neon, sketch] = [await library.hashOf('trip/neon.png'), await library.hashOf('sketch.png')]
  await library.call('assets.relate', {
    content_hash: neon,
    other_hash: sketch,
    kind: 'reference',
    note: 'light',
  })

  const shown = await library.call('assets.get', { content_hash: neon })
  expect(shown).toMatchObject({
    media_type: 'image',
    format: 'png',
    width: 64,
    height: 48,
    project: 'copies',
    prompt: 'neon city, rain',
    negative_prompt: 'blurry',
    seed: '42',
    model: 'dreamscape',
    quality_rating: 5,
    assessed_rating: 5,
    user_rating: null,
    file_missing: false,
    generation_params: { prompt: 'neon city, rain' },
    assessment: { star_rating: 5, pipeline_mode: 'basic' },
  })
  expect(shown.places.map((place: { file_path: string }) => place.file_path)).toEqual(paths.toSorted())
  expect(shown.relations).toEqual([{ other_hash: sketch, kind: 'reference', direction: 'to', note: 'light' }])
  expect((await library.call('assets.get', { content_hash: sketch })).relations).toEqual([
    { other_hash: neon, kind: 'reference', direction: 'from', note: 'light' },
  ])
})

test('an asset that is not there is refused by name', async () => {
  const library = await shared.room()
  const content_hash = 'a'.repeat(64)
  const refusal = await refusalOf(library.call('assets.get', { content_hash }))
  expect(refusal).toMatchObject({ code: 'ASSET_NOT_FOUND', status: 404, suggestions: ['assets.search'] })
  expect((await refusalOf(library.call('assets.get', { content_hash: 'abc' }))).code).toBe('INVALID_INPUT')
})
