import { openLibrary, type Library } from '#domains/assets/testing'
import { refusalOf } from '#kernel/testing'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selections } from './domain.ts'

let library: Library
let hashes: readonly string[] = []
const names = ['a/cat.png', 'b/cat.png', 'dog.png']
beforeAll(async () => {
  library = await openLibrary({ domains: [selections] })
  for (const name of names) await library.put(name, library.picture(name))
  await library.discover()
  hashes = await Promise.all(names.map(library.hashOf))
})
afterAll(() => library[Symbol.asyncDispose]())

test('a pick has a name, keeps the order in which assets were added, and each of them once', async () => {
  const [first, second, third] = hashes
  const made = await library.call('selections.create', { selection: 'Best of 2024', content_hash: [second] })
  expect(made).toMatchObject({ selection: 'Best of 2024', items: 1, created_by: 'person:tester' })
  const pick = { selection: 'Best of 2024' }
  expect(await library.call('selections.add', { ...pick, content_hash: [third, first, second] })).toEqual({
    added: 2,
    unchanged: 1,
    items: 3,
  })
  const shown = await library.call('selections.get', { ...pick, limit: 2 })
  expect(shown).toMatchObject({
    items: 3,
    assets: [{ asset: { file_name: 'cat.png' } }, { asset: { file_name: 'dog.png' } }],
  })
  const rest = await library.call('selections.get', { ...pick, limit: 2, cursor: shown.next_cursor })
  expect([...shown.assets, ...rest.assets].map(each => each.content_hash)).toEqual([second, third, first])
  expect(rest.next_cursor).toBeNull()

  expect(await library.call('selections.remove', { ...pick, content_hash: third })).toMatchObject({
    removed: 1,
    items: 2,
  })
  expect((await library.call('selections.list')).selections).toMatchObject([
    { selection: 'Best of 2024', items: 2 },
  ])
})

test('what is not there cannot be picked, and a name is taken once', async () => {
  await library.call('selections.create', { selection: 'once' })
  const codeOf = async (operation: string, input: object) =>
    (await refusalOf(library.call(operation, input))).code
  expect(await codeOf('selections.create', { selection: 'once' })).toBe('SELECTION_EXISTS')
  expect(await codeOf('selections.add', { selection: 'never', content_hash: hashes[0] })).toBe(
    'SELECTION_NOT_FOUND',
  )
  expect(await codeOf('selections.export', { selection: 'once', destination: '/tmp/x' })).toBe(
    'SELECTION_EMPTY',
  )
  expect(await codeOf('selections.create', { selection: '../etc' })).toBe('INVALID_INPUT')
  const unknown = 'd'.repeat(64)
  const refusal = await refusalOf(
    library.call('selections.add', { selection: 'once', content_hash: [hashes[0], unknown] }),
  )
  expect(refusal).toMatchObject({ code: 'ASSET_NOT_FOUND', details: { not_found: [unknown] } })
  expect(await library.call('selections.get', { selection: 'once' })).toMatchObject({ items: 0, assets: [] })
})

test('an export copies each file under its name, numbers equal names, and overwrites nobody', async () => {
  await library.call('selections.create', { selection: 'print', content_hash: hashes })
  const destination = join(library.folder, 'out')
  const wish = { selection: 'print', destination }
  const planned = await library.call('selections.export', { ...wish, dry_run: true })
  expect(planned.plan.steps.map((step: { target: string }) => step.target)).toEqual(
    ['cat.png', 'cat-002.png', 'dog.png'].map(name => join(destination, name)),
  )
  const { result } = await library.finish('selections.export', wish)
  expect(result).toMatchObject({ copied: 3, already_there: 0, refused: 0 })
  expect(await readFile(join(destination, 'cat-002.png'))).toEqual(library.picture('b/cat.png'))

  await writeFile(join(destination, 'dog.png'), 'mine now')
  const again = await library.finish('selections.export', wish)
  expect(again.result).toMatchObject({ copied: 1, already_there: 2 })
  expect((await readdir(destination)).toSorted()).toEqual([
    'cat-002.png',
    'cat.png',
    'dog-002.png',
    'dog.png',
  ])
  expect(await readFile(join(destination, 'dog.png'), 'utf8')).toBe('mine now')
  expect(await library.call('assets.stats')).toMatchObject({ assets: 3, files: 3 })
})

test('a file that is gone is reported and the others are copied', async () => {
  await library.put('gone.png', library.picture('gone'))
  await library.discover()
  const gone = await library.hashOf('gone.png')
  await library.call('selections.create', { selection: 'partly', content_hash: [gone, hashes[2]!] })
  await library.take('gone.png')
  const { result } = await library.finish('selections.export', {
    selection: 'partly',
    destination: join(library.folder, 'out2'),
  })
  expect(result).toMatchObject({ copied: 1, refused: 1 })
  expect(result.results[0]).toMatchObject({ content_hash: gone, status: 'refused', reason: 'source_missing' })
})
