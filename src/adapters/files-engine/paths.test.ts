import type { Engine } from '#domains/infra/ports'
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localDisk } from './disk.ts'
import { openFolder } from './folder.ts'
import { pathsIn } from './paths.ts'
import { openFiles, signal, treeOf, want } from './testing.ts'

const issuesOf = ({ types }: Engine, type: string, specs: object) =>
  types[type]!.specs.safeParse(specs).error?.issues.map(issue => issue.message) ?? []

test.each([
  '../up',
  'a/../../up',
  '/etc/passwd',
  '/',
  '',
  'a//b',
  './a',
  'a/',
  'a\nb',
  'a\0b',
  '.alice-k1-00.tmp',
  'secret://name',
  `${'a'.repeat(201)}/b`,
])('nothing can be at %j', async path => {
  const { engine, root } = await openFiles()
  expect(issuesOf(engine, 'file', { path, content: '' })).not.toEqual([])
  await expect(engine.create(want('file', { path, content: '' }), signal())).rejects.toMatchObject({
    kind: 'permanent',
  })
  expect(await engine.read(`k1:${path}`, signal())).toBeUndefined()
  await expect(engine.remove(`k1:${path}`, signal())).rejects.toMatchObject({ kind: 'foreign' })
  expect(await treeOf(root)).toEqual({})
})

test('what is not known yet may stand in a path, and is looked at when it is', async () => {
  const { engine, root } = await openFiles()
  const path = `\${folder.path}/a.conf`
  expect(issuesOf(engine, 'file', { path, content: '' })).toEqual([])
  expect(issuesOf(engine, 'file', { path: `../${path}`, content: '' })).not.toEqual([])
  const create = engine.create(want('file', { path, content: '' }), signal())
  await expect(create).rejects.toMatchObject({ kind: 'permanent' })
  expect(await treeOf(root)).toEqual({})
})

test('the path of one is the beginning of another', async () => {
  const { engine, root } = await openFiles()
  const folder = want('directory', { path: 'site' }, { resource: 'site' })
  const { handle } = await engine.create(folder, signal())
  const { path } = (await engine.read(handle, signal()))!.outputs
  const page = want('file', { path: `${path}/index.html`, content: 'hello' }, { resource: 'page' })
  const made = await engine.create(page, signal())
  expect(await treeOf(root)).toEqual({ dep_1: '/', 'dep_1/site': '/', 'dep_1/site/index.html': 'hello' })
  await expect(engine.remove(handle, signal())).rejects.toMatchObject({ kind: 'transient' })
  await engine.remove(made.handle, signal())
  await writeFile(`${path}/notes`, 'mine')
  await expect(engine.remove(handle, signal())).rejects.toMatchObject({ kind: 'permanent' })
  expect(await treeOf(root)).toMatchObject({ 'dep_1/site/notes': 'mine' })
})

test('removing one leaves the others', async () => {
  const { engine } = await openFiles()
  const [one, two] = ['one', 'two'].map(resource =>
    want('file', { path: resource, content: resource }, { resource }),
  )
  const { handle } = await engine.create(one!, signal())
  const left = await engine.create(two!, signal())
  await engine.remove(handle, signal())
  expect(await engine.list('dep_1', signal())).toMatchObject([{ handle: left.handle, resource: 'two' }])
})

test('a path that one resource has is no path for another, in this deployment or the next', async () => {
  const { engine, root } = await openFiles()
  const specs = { path: join(root, 'a.conf'), content: 'one' }
  await engine.create(want('file', specs), signal())
  for (const more of [{ resource: 'other' }, { deployment: 'dep_2' }]) {
    const create = engine.create(want('file', { ...specs, content: 'two' }, more), signal())
    await expect(create).rejects.toMatchObject({ kind: 'foreign' })
  }
  const otherwise = want('directory', { path: specs.path })
  await expect(engine.create(otherwise, signal())).rejects.toMatchObject({ kind: 'permanent' })
  expect(await treeOf(root)).toEqual({ 'a.conf': 'one' })
})

test('made anew under its old path, a resource takes it over', async () => {
  const { engine, root } = await openFiles()
  const old = await engine.create(want('file', { path: 'a.conf', content: 'one' }), signal())
  const wanted = want('file', { path: 'a.conf', content: 'two' })
  const { handle } = await engine.create(wanted, signal())
  expect(await engine.list('dep_1', signal())).toMatchObject([
    { handle, key: wanted.key, specs: wanted.specs },
  ])
  expect(await engine.read(old.handle, signal())).toBeUndefined()
  await engine.remove(old.handle, signal())
  expect(await treeOf(root)).toEqual({ dep_1: '/', 'dep_1/a.conf': 'two' })
})

test('a folder moves with what is in it: first the new ones, then the old ones go', async () => {
  const { engine, root } = await openFiles()
  const folder = (path: string) => want('directory', { path }, { resource: 'folder' })
  const file = (path: string) => want('file', { path, content: 'a' }, { resource: 'file' })
  const old = [await engine.create(folder('old'), signal()), await engine.create(file('old/a'), signal())]
  await engine.create(folder('new'), signal())
  await engine.create(file('new/a'), signal())
  await expect(engine.remove(old[0]!.handle, signal())).rejects.toMatchObject({ kind: 'transient' })
  await engine.remove(old[1]!.handle, signal())
  await engine.remove(old[0]!.handle, signal())
  expect(await treeOf(root)).toEqual({ dep_1: '/', 'dep_1/new': '/', 'dep_1/new/a': 'a' })
})

test('no folder is made that nobody declared', async () => {
  const { engine, root } = await openFiles()
  const create = engine.create(want('file', { path: 'no/such/folder', content: '' }), signal())
  await expect(create).rejects.toMatchObject({ kind: 'permanent' })
  expect(await treeOf(root)).toEqual({})
})

test('no link leads out of the root, whatever is asked', async () => {
  const { engine, root, home } = await openFiles()
  await mkdir(join(home, 'outside'))
  await writeFile(join(home, 'outside', 'a.conf'), 'theirs')
  await mkdir(join(root, 'in'))
  const path = join(root, 'in', 'a.conf')
  const wanted = want('file', { path, content: 'ours' })
  const { handle } = await engine.create(wanted, signal())
  await rename(join(root, 'in'), join(root, 'away'))
  await symlink(join(home, 'outside'), join(root, 'in'))
  expect(await engine.read(handle, signal())).toMatchObject({ state: 'failed', specs: { path } })
  await expect(engine.update(handle, wanted, signal())).rejects.toMatchObject({ kind: 'permanent' })
  await engine.remove(handle, signal())
  await expect(engine.create(wanted, signal())).rejects.toMatchObject({ kind: 'permanent' })
  expect(await readFile(join(home, 'outside', 'a.conf'), 'utf8')).toBe('theirs')
})

test('a folder that is open stays the folder it was', async context => {
  if (process.platform !== 'linux') context.skip('only Linux can go on from an open folder')
  const { root, home } = await openFiles()
  await mkdir(join(root, 'in'))
  await mkdir(join(home, 'outside'))
  const way = pathsIn([root]).wayTo(join(root, 'in', 'a.conf'), 'dep_1')
  const folder = await openFolder(localDisk, root, way)
  if (typeof folder === 'string') throw new Error(folder)
  await rename(join(root, 'in'), join(root, 'away'))
  await symlink(join(home, 'outside'), join(root, 'in'))
  await writeFile(folder.at('a.conf'), 'ours')
  await folder.close()
  expect(await treeOf(join(home, 'outside'))).toEqual({})
  expect(await treeOf(root)).toMatchObject({ 'away/a.conf': 'ours' })
})

test('without roots there are no files', async () => {
  const { engine } = await openFiles({ roots: [] })
  expect(issuesOf(engine, 'file', { path: 'a', content: '' })).toEqual([
    'no folder is allowed for files here',
  ])
})

test('what the system refuses is told with the path that people know', async () => {
  const { engine, root } = await openFiles({
    disk: {
      ...localDisk,
      link: async (from, to) => {
        if (!String(to).endsWith('.conf')) return localDisk.link(from, to)
        throw Object.assign(new Error(`ENOSPC: no space left on device, link '${String(to)}'`), {
          code: 'ENOSPC',
        })
      },
    },
  })
  const wanted = want('file', { path: 'a.conf', content: '' })
  const message = `ENOSPC: no space left on device, link '${join(root, 'dep_1', 'a.conf')}'`
  await expect(engine.create(wanted, signal())).rejects.toMatchObject({ kind: 'exhausted', message })
  const [half] = await engine.list('dep_1', signal())
  expect(half).toMatchObject({ state: 'failed', key: wanted.key })
  await engine.remove(half!.handle, signal())
  expect(await treeOf(root)).toEqual({})
})
