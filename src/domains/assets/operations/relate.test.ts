import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'

const shared = shareLibrary()

test('two assets are related once, never one to itself', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.put('dog.png', library.picture('dog'))
  await library.discover()
  const [content_hash, other_hash] = [await library.hashOf('cat.png'), await library.hashOf('dog.png')]
  const wish = { content_hash, other_hash, kind: 'variation' }
  expect(await library.call('assets.relate', wish)).toMatchObject({ is_new: true })
  expect(await library.call('assets.relate', wish)).toMatchObject({ is_new: false })
  expect(await library.events('asset.related')).toHaveLength(1)
  const self = await refusalOf(library.call('assets.relate', { ...wish, other_hash: content_hash }))
  expect(self.code).toBe('SAME_ASSET')
})
