import { sharpImages } from '#adapters/sharp-images'
import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'
import { painted } from '../testing/pictures.ts'

const shared = shareLibrary()

test('the same scene at another size or quality is similar, another scene is not', async () => {
  const library = await shared.room()
  const images = sharpImages()
  const smaller = await images.edit(painted(1), [{ type: 'resize', width: 64 }])
  const squeezed = await images.edit(painted(1), [{ type: 'convert', format: 'jpeg', quality: 50 }])
  if ('broken' in smaller || 'broken' in squeezed) throw new Error('The picture could not be edited')
  await library.put('scene.png', painted(1))
  await library.put('small.png', smaller.bytes)
  await library.put('rough.jpg', squeezed.bytes)
  await library.put('other.png', painted(4))
  await library.discover()
  const content_hash = await library.hashOf('scene.png')

  const before = await library.call('assets.similar', { content_hash })
  expect(before).toMatchObject({ results: [], not_compared: 4 })
  await library.finish('assets.assess')
  const { results, total_count, not_compared } = await library.call('assets.similar', { content_hash })
  expect(results.map((each: { file_name: string }) => each.file_name).toSorted()).toEqual([
    'rough.jpg',
    'small.png',
  ])
  expect([total_count, not_compared]).toEqual([2, 0])
  for (const each of results) {
    expect(each.phash_distance).toBeLessThanOrEqual(8)
    expect(each.dhash_distance).toBeLessThanOrEqual(12)
  }

  await library.call('assets.remove', {
    content_hash: await library.hashOf('small.png'),
    reason: 'duplicate',
  })
  expect((await library.call('assets.similar', { content_hash })).total_count).toBe(1)
  expect((await library.call('assets.similar', { content_hash, with_removed: true })).total_count).toBe(2)
})

test('what is no picture, and a picture that is broken, cannot be compared', async () => {
  const library = await shared.room()
  await library.put('broken.png', painted(2).subarray(0, 900))
  await library.put('paper.pdf', '%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF')
  await library.discover()
  const codeFor = async (name: string) =>
    (await refusalOf(library.call('assets.similar', { content_hash: await library.hashOf(name) }))).code
  expect(await codeFor('broken.png')).toBe('PICTURE_BROKEN')
  expect(await codeFor('paper.pdf')).toBe('NOT_A_PICTURE')
})
