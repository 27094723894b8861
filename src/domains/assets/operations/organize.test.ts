import { localFiles } from '#adapters/local-files'
import { refusalOf } from '#kernel/testing'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../ports.ts'
import { openLibrary, shareLibrary, type Room } from '../testing/library.ts'

const filesBelow = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted()

const shared = shareLibrary()

async function fill(room: Room, names: readonly string[]) {
  for (const name of names) await room.put(name, name.endsWith('.png') ? room.picture(name) : `about ${name}`)
  await room.discover()
  return { ...room, out: join(room.folder, 'out') }
}
const roomWith = async (names: readonly string[]) => fill(await shared.room(), names)
const wish = async (room: Room & { out: string }, operation: string) => ({
  filters: await room.mine(),
  organization: { destination: room.out, group_by: ['project'], operation },
})

test('a move brings pictures and their sidecars to their places, and one undo brings all of them back', async () => {
  const library = await roomWith(['trip/cat.png', 'trip/cat.txt', 'trip/dog.png'])
  const before = await filesBelow(library.inbox)
  const { plan } = await library.call('assets.organize', { ...(await wish(library, 'move')), dry_run: true })
  expect(plan).toMatchObject({ reversible: true, picture: expect.stringContaining('trip-001.png') })
  expect(await filesBelow(library.folder)).not.toContain('out/trip/trip-001.png')

  const moved = await library.finish('assets.organize', await wish(library, 'move'))
  expect(moved.result).toMatchObject({ placed: 3, refused_total: 0 })
  expect(await filesBelow(library.inbox)).toEqual([])
  const names = await filesBelow(library.out)
  expect(names.filter(name => name.endsWith('.png'))).toEqual(['trip/trip-001.png', 'trip/trip-002.png'])

  const back = await library.finish('assets.undo_organize', { workflow_id: moved.workflow_id })
  expect(back.result).toMatchObject({ undone: 3, refused_total: 0 })
  expect(await filesBelow(library.inbox)).toEqual(before)
  expect(await filesBelow(library.folder).then(all => all.filter(name => name.startsWith('out/')))).toEqual(
    [],
  )
  // What came back is known as it was, and read by nobody.
  expect(await library.discover()).toMatchObject({ identified: 0, missing: 0 })
})

test('a copy leaves the originals, numbers go on, and what is organized is left alone', async () => {
  const library = await roomWith(['trip/cat.png'])
  await library.finish('assets.organize', await wish(library, 'copy'))
  await library.put('trip/dog.png', library.picture('dog'))
  await library.discover()
  const again = await library.finish('assets.organize', await wish(library, 'copy'))
  expect(again.result).toMatchObject({ placed: 1, skipped: 1 })
  expect(await filesBelow(library.out)).toEqual(['trip/trip-001.png', 'trip/trip-002.png'])
  expect(await filesBelow(library.inbox)).toEqual(['trip/cat.png', 'trip/dog.png'])
  expect(await refusalOf(library.call('assets.organize', await wish(library, 'copy')))).toMatchObject({
    code: 'NOTHING_TO_ORGANIZE',
    details: { skipped: 2 },
  })
})

test('undone numbers are not given again', async () => {
  const library = await roomWith(['trip/cat.png'])
  const first = await library.finish('assets.organize', await wish(library, 'copy'))
  await library.finish('assets.undo_organize', { workflow_id: first.workflow_id })
  await library.finish('assets.organize', await wish(library, 'copy'))
  expect(await filesBelow(library.out)).toEqual(['trip/trip-002.png'])
})

test('a file that changed since it was copied stays when the run is undone', async () => {
  const library = await roomWith(['trip/cat.png', 'trip/dog.png'])
  const done = await library.finish('assets.organize', await wish(library, 'copy'))
  await writeFile(join(library.out, 'trip/trip-001.png'), 'edited by hand')
  const back = await library.finish('assets.undo_organize', { workflow_id: done.workflow_id })
  expect(back.result).toMatchObject({ undone: 1, refused_total: 1 })
  expect(back.result.refused[0].reason).toBe('source_changed')
  expect(await filesBelow(library.out)).toEqual(['trip/trip-001.png'])
})

test('a name somebody took after the plan was made is passed over, and the sidecar goes with its picture', async () => {
  const real = localFiles()
  const taken = { path: '' }
  const files: Files = {
    ...real,
    place: async (placement, options) => {
      // Somebody is a moment faster.
      if (taken.path === '' && placement.destination_path.endsWith('.png')) {
        taken.path = placement.destination_path
        await mkdir(dirname(taken.path), { recursive: true })
        await writeFile(taken.path, 'not ours')
      }
      return real.place(placement, options)
    },
  }
  await using own = await openLibrary({ files })
  const library = await fill(await own.room(), ['trip/cat.png', 'trip/cat.txt'])
  const { result } = await library.finish('assets.organize', await wish(library, 'copy'))
  expect(result).toMatchObject({ placed: 2, refused_total: 0 })
  expect(await filesBelow(library.out)).toEqual([
    'trip/trip-001.png',
    'trip/trip-002.png',
    'trip/trip-002.txt',
  ])
  expect(await readFile(taken.path, 'utf8')).toBe('not ours')
})

test('what is gone when its turn comes is reported with its sidecar, and the others are placed', async () => {
  const real = localFiles()
  const files: Files = {
    ...real,
    place: async (placement, options) =>
      placement.source_path.endsWith('cat.png')
        ? { status: 'refused', reason: 'source_missing', message: 'It is gone' }
        : real.place(placement, options),
  }
  await using own = await openLibrary({ files })
  const library = await fill(await own.room(), ['trip/cat.png', 'trip/cat.txt', 'trip/dog.png'])
  const { result } = await library.finish('assets.organize', await wish(library, 'move'))
  expect(result).toMatchObject({ placed: 1, refused_total: 2 })
  expect(result.refused.map((each: { reason: string }) => each.reason).toSorted()).toEqual([
    'asset_not_placed',
    'source_missing',
  ])
})

test('a destination that is no plain absolute path is refused', async () => {
  const library = await roomWith(['cat.png'])
  for (const destination of ['pictures', '/tmp/../etc', '/tmp/./x', '/tmp/x\u0000y']) {
    const refusal = await refusalOf(library.call('assets.organize', { organization: { destination } }))
    expect(refusal, destination).toMatchObject({ code: 'DESTINATION_INVALID' })
  }
})

test('only a finished organize run can be undone', async () => {
  const library = await roomWith(['cat.png'])
  const found = await library.finish('assets.discover', { inbox: library.inbox })
  const undo = async (workflow_id: string) =>
    (await refusalOf(library.call('assets.undo_organize', { workflow_id }))).code
  expect(await undo(found.workflow_id)).toBe('NOT_AN_ORGANIZE_RUN')
  expect(await undo('wf_nothing')).toBe('WORKFLOW_NOT_FOUND')
})
