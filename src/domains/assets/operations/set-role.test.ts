import { refusalOf } from '#kernel/testing'
import { expect, test } from 'vitest'
import { openLibrary } from '../testing/library.ts'
import { plain } from '../testing/pictures.ts'

test('a role is given, searched for and taken away', async () => {
  await using library = await openLibrary()
  await library.put('cat.png', plain('cat'))
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
