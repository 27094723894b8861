import { refusalOf } from '#kernel/testing'
import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'

const shared = shareLibrary()

test('what is put aside is out of searches and counts until it comes back, and no file is touched', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.put('dog.png', library.picture('dog'))
  await library.discover()
  const [cat, dog] = [await library.hashOf('cat.png'), await library.hashOf('dog.png')]
  const total = async (removed?: string) =>
    (
      await library.call('assets.search', {
        filters: { ...(await library.mine()), ...(removed && { removed }) },
      })
    ).total_count

  const answer = await library.call('assets.remove', {
    content_hash: [cat, dog],
    reason: 'rejected',
    note: 'dull',
  })
  expect(answer).toEqual({ changed: 2, unchanged: 0 })
  expect([await total(), await total('only'), await total('with')]).toEqual([0, 2, 2])
  expect(await library.call('assets.remove', { content_hash: cat, reason: 'broken' })).toMatchObject({
    changed: 1,
  })

  expect(await library.call('assets.restore', { content_hash: cat })).toEqual({ changed: 1, unchanged: 0 })
  expect(await library.call('assets.restore', { content_hash: [cat] })).toEqual({ changed: 0, unchanged: 1 })
  expect([await total(), await total('only')]).toEqual([1, 1])
  expect(await readdir(library.inbox)).toEqual(['cat.png', 'dog.png'])
})

test('a file that is found again does not bring back what was put aside', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  await library.call('assets.remove', { content_hash: await library.hashOf('cat.png') })
  await library.put('copy.png', library.picture('cat'))
  await library.discover()
  expect((await library.call('assets.search', { filters: await library.mine() })).total_count).toBe(0)
})

test('one unknown hash keeps all others where they are', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  const content_hash = [await library.hashOf('cat.png'), 'b'.repeat(64)]
  for (const operation of ['assets.remove', 'assets.restore']) {
    expect((await refusalOf(library.call(operation, { content_hash }))).details).toEqual({
      not_found: ['b'.repeat(64)],
    })
  }
  expect(await library.events('asset.removed', 'asset.restored')).toEqual([])
})
