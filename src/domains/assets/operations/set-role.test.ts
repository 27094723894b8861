import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { shareLibrary } from '../testing/library.ts'

const shared = shareLibrary()

test('a role is given, searched for and taken away', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  const content_hash = await library.hashOf('cat.png')
  const heroes = async () => (await library.call('assets.search', { filters: { role: 'hero' } })).total_count

  expect(await library.call('assets.set_role', { content_hash, role: 'hero' })).toEqual({
    changed: 1,
    unchanged: 0,
  })
  expect(await library.call('assets.set_role', { content_hash, role: 'hero' })).toEqual({
    changed: 0,
    unchanged: 1,
  })
  expect(await heroes()).toBe(1)
  await library.call('assets.set_role', { content_hash, role: null })
  expect(await heroes()).toBe(0)
  expect((await refusalOf(library.call('assets.set_role', { content_hash, role: 'villain' }))).code).toBe(
    'INVALID_INPUT',
  )
})
