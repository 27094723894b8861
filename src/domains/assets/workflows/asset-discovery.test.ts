import { localFiles } from '#adapters/local-files'
import { mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { buildPng, iTXt } from '../describe/build-samples.ts'
import { xmpSidecar } from '../describe/describe.ts'
import type { Files } from '../ports.ts'
import { openLibrary, shareLibrary, type Room } from '../testing/library.ts'
import { generated, plain } from '../testing/pictures.ts'

const reads: string[] = []
const counted = (files: Files): Files => ({
  ...files,
  head: (path, bytes) => {
    reads.push(path)
    return files.head(path, bytes)
  },
})
beforeEach(() => {
  reads.length = 0
})
const shared = shareLibrary({ files: counted(localFiles()) })
const shown = async (library: Room, name: string) =>
  library.call('assets.get', { content_hash: await library.hashOf(name) })

test('an unchanged library is not read again', async () => {
  const library = await shared.room()
  for (const name of ['a/1.png', 'a/b/2.png', '3.png']) await library.put(name, library.picture(name))
  expect(await library.discover()).toMatchObject({
    seen: 3,
    identified: 3,
    assets: 3,
    duplicates: 0,
    missing: 0,
  })
  expect(reads).toHaveLength(3)
  expect(await library.discover()).toMatchObject({ seen: 3, identified: 0, missing: 0 })
  // Part of it asked by another name is still the same library.
  const part = await library.finish('assets.discover', { inbox: `${library.inbox}//a/` })
  expect(part.result).toMatchObject({ inbox: join(library.inbox, 'a'), seen: 2, identified: 0, missing: 0 })
  expect(reads).toHaveLength(3)
})

test('the project is the first folder below the inbox, and files at its root have none', async () => {
  const library = await shared.room()
  await library.put('trip/day one/cat.png', generated('a cat'))
  await library.put('root.png', library.picture('root'))
  await library.discover()
  expect(await shown(library, 'trip/day one/cat.png')).toMatchObject({
    project: 'trip',
    prompt: 'a cat',
    ai_source: 'stable-diffusion',
  })
  expect(await shown(library, 'root.png')).toMatchObject({ project: 'uncategorized', ai_source: 'unknown' })
})

test('the same bytes twice are one asset with two places', async () => {
  const library = await shared.room()
  await library.put('one.png', library.picture('same'))
  await library.put('two.png', library.picture('same'))
  expect(await library.discover()).toMatchObject({ identified: 2, assets: 1, duplicates: 1 })
  await library.put('three.png', library.picture('same'))
  expect(await library.discover()).toMatchObject({ identified: 1, assets: 0, duplicates: 1 })
  expect((await shown(library, 'one.png')).places).toHaveLength(3)
  expect(await library.events('asset.duplicate_found')).toHaveLength(2)
})

test('a file that is gone leaves its asset, shown at another place or as missing', async () => {
  const library = await shared.room()
  await library.put('one.png', library.picture('same'))
  await library.put('two.png', library.picture('same'))
  await library.put('only.png', library.picture('only'))
  await library.discover()
  await library.take('one.png')
  await library.take('only.png')
  expect(await library.discover()).toMatchObject({ seen: 1, missing: 2 })
  expect(await shown(library, 'one.png')).toMatchObject({ file_name: 'two.png', file_missing: false })
  expect(await shown(library, 'only.png')).toMatchObject({ file_missing: true, places: [] })
  expect((await library.mine()).content_hash).toHaveLength(2)

  await library.put('back/only.png', library.picture('only'))
  await library.discover()
  expect(await shown(library, 'only.png')).toMatchObject({
    file_path: join(library.inbox, 'back/only.png'),
    file_missing: false,
  })
})

test('a file that was moved is the same asset at its new place, and no duplicate', async () => {
  const library = await shared.room()
  const from = await library.put('old/cat.png', library.picture('cat'))
  await library.discover()
  await library.call('assets.rate', { content_hash: await library.hashOf('old/cat.png'), rating: 4 })
  await mkdir(join(library.inbox, 'new'))
  await rename(from, join(library.inbox, 'new/moved.png'))
  expect(await library.discover()).toMatchObject({ identified: 1, assets: 0, duplicates: 0, missing: 1 })
  expect(await shown(library, 'new/moved.png')).toMatchObject({
    file_name: 'moved.png',
    quality_rating: 4,
    file_missing: false,
  })
})

test('other bytes under a known name are another asset, and the first is missing', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('before'))
  await library.discover()
  const before = await library.hashOf('cat.png')
  await library.put('cat.png', library.picture('after'))
  expect(await library.discover()).toMatchObject({ identified: 1, assets: 1, missing: 0 })
  expect(await library.hashOf('cat.png')).not.toBe(before)
  expect(await library.call('assets.get', { content_hash: before })).toMatchObject({
    file_missing: true,
    places: [],
  })
  expect((await library.mine()).content_hash).toHaveLength(2)
})

test('a new time with the same bytes is read once more and changes nothing else', async () => {
  const library = await shared.room()
  const path = await library.put('cat.png', library.picture('cat'))
  await library.discover()
  await utimes(path, new Date('2020-01-01'), new Date('2020-01-01'))
  expect(await library.discover()).toMatchObject({ identified: 1, assets: 0, duplicates: 0, missing: 0 })
  expect(await library.discover()).toMatchObject({ identified: 0 })
})

test('what is no media, empty, a link or broken is said, and stops nothing', async () => {
  const library = await shared.room()
  await library.put('good.png', library.picture('good'))
  await library.put('notes.txt', 'only words')
  await library.put('empty.png', '')
  await library.put('cut.png', library.picture('cut').subarray(0, 40))
  await library.put('text inside.png', 'this is no picture')
  await symlink(join(library.inbox, 'good.png'), join(library.inbox, 'link.png'))
  const found = await library.discover()
  expect(found).toMatchObject({ assets: 2, failed_batches: 0 })
  const reasons = found.skipped.map(({ path, reason }: { path: string; reason: string }) => [
    path.slice(library.inbox.length + 1),
    reason,
  ])
  expect(Object.fromEntries(reasons)).toEqual({
    'notes.txt': 'not_media',
    'text inside.png': 'not_media',
    'empty.png': 'empty',
    'link.png': 'symlink',
  })
})

test('a file the disk does not give is reported, and the others of its batch are read', async () => {
  const files = localFiles()
  const broken: Files = {
    ...files,
    read: (path, options) =>
      path.endsWith('bad.png') ? Promise.reject(new Error('EIO: i/o error')) : files.read(path, options),
  }
  await using library = await openLibrary({ files: broken })
  for (const name of ['a.png', 'bad.png', 'c.png']) await library.put(name, plain(name))
  const found = await library.discover()
  expect(found).toMatchObject({ assets: 2, failed_batches: 0, skipped_total: 1 })
  expect(found.skipped[0].reason).toMatch(/^unreadable: EIO/)
})

test('a folder that cannot be read now has not lost its files', async () => {
  const files = localFiles()
  const state = { isClosed: false }
  const closing: Files = {
    ...files,
    async *scan(root, options) {
      for await (const batch of files.scan(root, options)) {
        const hidden = state.isClosed ? batch.files.filter(file => file.path.includes('/closed/')) : []
        const skipped = hidden.map(file => ({
          path: file.path.replace(/\/[^/]*$/, ''),
          reason: 'unreadable' as const,
        }))
        yield {
          files: batch.files.filter(file => !hidden.includes(file)),
          skipped: [...batch.skipped, ...skipped],
        }
      }
    },
  }
  await using library = await openLibrary({ files: closing })
  await library.put('closed/cat.png', plain('cat'))
  await library.put('dog.png', plain('dog'))
  await library.discover()
  state.isClosed = true
  expect(await library.discover()).toMatchObject({ missing: 0, skipped_total: 1 })
})

test('a folder that is not there any more is refused, and nothing in it is missing', async () => {
  const library = await shared.room()
  await library.put('cat.png', library.picture('cat'))
  await library.discover()
  await rm(library.inbox, { recursive: true })
  const { status, error } = await library.run('asset_discovery', { parameters: { inbox: library.inbox } })
  expect([status, error.error_details.code]).toEqual(['failed', 'FOLDER_NOT_FOUND'])
  expect(await library.events('asset.file_missing')).toEqual([])
})

test('keywords other programs wrote into a file are tags', async () => {
  const library = await shared.room()
  const xmp = xmpSidecar({
    tags: [
      { key: 'place', value: 'Genoa' },
      { key: 'keyword', value: 'harbor' },
    ],
  })
  await library.put('tagged.png', buildPng([iTXt('XML:com.adobe.xmp', xmp)]))
  await library.discover()
  expect(
    (
      await library.call('assets.search', {
        filters: { ...(await library.mine()), tags: ['place:Genoa', 'harbor'] },
      })
    ).total_count,
  ).toBe(1)
})

test('files that may still be written are left for the next scan', async () => {
  const library = await shared.room()
  await writeFile(join(library.inbox, 'young.png'), library.picture('young'))
  const old = await library.put('old.png', library.picture('old'))
  await utimes(old, new Date('2020-01-01'), new Date('2020-01-01'))
  const { result } = await library.run('asset_discovery', {
    parameters: { inbox: library.inbox, settle_ms: 60_000 },
  })
  expect(result).toMatchObject({ assets: 1, skipped: [{ reason: 'still_changing' }] })
  expect(await library.discover()).toMatchObject({ assets: 1 })
})
