import { localFiles } from '#adapters/local-files'
import { refusalOf } from '#kernel/testing'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openLibrary as open, type Library, type LibraryOptions } from '../testing/library.ts'
import { plain } from '../testing/pictures.ts'

const openLibrary = (options: LibraryOptions = {}) =>
  open({ watching: { settleMs: 60, reconcileMs: 60_000 }, ...options })
const started = (library: Library) => library.events('workflow.started')
const total = async (library: Library) => (await library.call('assets.stats')).assets as number

/** Resolves when so many discoveries of the watcher have ended. */
async function discoveries(library: Library, count: number) {
  const leave = new AbortController()
  let left = count
  const patterns = ['workflow.completed']
  for await (const { data } of library.app.events.follow({ after: 0, patterns, signal: leave.signal })) {
    if ((data as { workflow_type: string }).workflow_type === 'asset_discovery') left -= 1
    if (left === 0) break
  }
  leave.abort()
}

test('what is put into a watched folder is found, from the moment it is watched until it no longer is', async () => {
  await using library = await openLibrary()
  const { inbox } = library
  await library.put('before.png', plain('before'))
  expect(await library.call('assets.watch', { inbox: `${inbox}/` })).toEqual({ inbox, is_new: true })
  expect(await library.call('assets.watch', { inbox })).toEqual({ inbox, is_new: false })
  await discoveries(library, 1)
  expect(await total(library)).toBe(1)

  const path = join(inbox, 'new/deep/after.png')
  await library.heard('asset.processed', {
    work: async () => {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, plain('after'))
    },
  })
  expect(await library.call('assets.watched')).toMatchObject({
    inboxes: [{ inbox, files: 2, watched_by: 'person:tester' }],
  })
  await library.heard('asset.file_missing', { work: () => rm(path) })

  await library.call('assets.unwatch', { inbox })
  expect(await library.call('assets.watched')).toEqual({ inboxes: [] })
  expect((await refusalOf(library.call('assets.unwatch', { inbox }))).code).toBe('NOT_WATCHED')
})

test('after a restart the folders are still watched, and what came in between is found', async () => {
  const first = await openLibrary()
  await first.call('assets.watch', { inbox: first.inbox })
  await first.heard('asset.processed', { work: () => first.put('one.png', plain('one')) })
  await first.stop()
  await first.put('meanwhile.png', plain('meanwhile'))

  await using library = await openLibrary({ folder: first.folder })
  await discoveries(library, 2)
  expect(await total(library)).toBe(2)
})

test('a restart with nothing new starts nothing', async () => {
  const first = await openLibrary()
  await first.put('one.png', plain('one'))
  await first.discover()
  await first.call('assets.watch', { inbox: first.inbox })
  const before = await started(first)
  await first.stop()
  await using library = await openLibrary({ folder: first.folder })
  await library.heard('asset.processed', { work: () => library.put('two.png', plain('two')) })
  expect((await started(library)).length - before.length).toBe(1)
})

test('folders within one another are refused, and folders that are not there', async () => {
  await using library = await openLibrary()
  await library.put('album/cat.png', plain('cat'))
  const watch = (inbox: string) => library.call('assets.watch', { inbox })
  await watch(library.inbox)
  expect(await refusalOf(watch(join(library.inbox, 'album')))).toMatchObject({
    code: 'INBOX_OVERLAPS',
    details: { inbox: library.inbox },
  })
  expect((await refusalOf(watch(library.folder))).code).toBe('INBOX_OVERLAPS')
  expect((await refusalOf(watch('/nowhere/at/all'))).code).toBe('FOLDER_NOT_FOUND')
  expect((await refusalOf(watch('pictures'))).code).toBe('PATH_NOT_ABSOLUTE')
  expect((await refusalOf(watch('/tmp/../etc'))).code).toBe('PATH_NOT_ABSOLUTE')
})

test('a watched folder that is gone is said, and nothing is reported missing', async () => {
  const first = await openLibrary()
  await first.put('cat.png', plain('cat'))
  await first.discover()
  await first.call('assets.watch', { inbox: first.inbox })
  await first.stop()
  await rm(first.inbox, { recursive: true })
  await using library = await openLibrary({ folder: first.folder, keepInbox: true })
  await expect
    .poll(() => library.app.system.health())
    .toMatchObject([
      { service: 'assets.watcher', status: 'degraded', message: expect.stringContaining(first.inbox) },
    ])
  expect(await library.events('asset.file_missing')).toEqual([])
})

test('what no notice tells is found by the next look, and a look without news leaves no trace', async () => {
  const deaf = { ...localFiles(), watch: () => Promise.resolve() }
  await using library = await openLibrary({ files: deaf, watching: { settleMs: 20, reconcileMs: 40 } })
  await library.put('notes.txt', 'no media, and so never known')
  await library.call('assets.watch', { inbox: library.inbox })
  await library.heard('asset.processed', { work: () => library.put('one.png', plain('one')) })
  await discoveries(library, 1)
  await library.heard('asset.processed', { work: () => library.put('two.png', plain('two')) })
  expect(await total(library)).toBe(2)
  expect((await started(library)).length).toBeLessThanOrEqual(4)
})

test('a burst asks for one scan at a time', async () => {
  await using library = await openLibrary()
  await library.call('assets.watch', { inbox: library.inbox })
  for (let at = 0; at < 120; at += 1) await library.put(`burst/${at % 7}/${at}.png`, plain(String(at)))
  await expect.poll(() => total(library), { timeout: 5000 }).toBe(120)
  const turns = (await library.events('workflow.started', 'workflow.completed')).map(record => record.type)
  for (const [at, type] of turns.entries()) {
    expect(type).toBe(at % 2 === 0 ? 'workflow.started' : 'workflow.completed')
  }
})
