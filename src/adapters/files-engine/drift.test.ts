import type { Engine, Observed, Wanted } from '#domains/infra/ports'
import { appendFile, chmod, chown, mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { openFiles, signal, treeOf, want } from './testing.ts'

const file = want('file', { path: 'a.conf', content: 'port = 80\n' })
const directory = want('directory', { path: 'folder' })
const link = want('link', { path: 'current', target: 'releases/1' })
const again = async (path: string, make: () => Promise<unknown>) => {
  await rm(path, { recursive: true })
  await make()
}

const drifts: readonly (readonly [string, Wanted, (path: string) => Promise<unknown>])[] = [
  ['a line more in a file', file, path => appendFile(path, 'debug = on\n')],
  ['nothing left in a file', file, path => truncate(path)],
  ['the same length of another text', file, path => writeFile(path, 'port = 81\n')],
  ['a new file of that name', file, path => again(path, () => writeFile(path, 'other'))],
  ['bytes that are no text', file, path => writeFile(path, Buffer.from([0xff, 0xfe, 0x00]))],
  ['a file that is far too large', file, path => truncate(path, 5_000_000)],
  ['another mode of a file', file, path => chmod(path, 0o600)],
  ['a set-user-id bit', file, path => chmod(path, 0o4644)],
  ['a file that is gone', file, path => rm(path)],
  ['a link in the place of a file', file, path => again(path, () => symlink('/etc/passwd', path))],
  ['another mode of a directory', directory, path => chmod(path, 0o777)],
  ['a directory that is gone', directory, path => rm(path, { recursive: true })],
  ['another target of a link', link, path => again(path, () => symlink('releases/2', path))],
  ['a link that is gone', link, path => rm(path)],
  ['a file in the place of a link', link, path => again(path, () => writeFile(path, 'theirs'))],
]

test.each(drifts)('%s is found and healed', async (_, wanted, drift) => {
  const { engine, handle, path } = await made(wanted)
  await drift(path)
  const seen = await look(engine, handle)
  expect([seen.specs, seen.state]).not.toEqual([wanted.specs, 'ready'])
  await engine.update(handle, wanted, signal())
  expect(await look(engine, handle)).toMatchObject({ specs: wanted.specs, state: 'ready' })
})

test('another owner is found and healed, where this process may', async context => {
  if (process.getuid?.() !== 0) context.skip('only root gives files away')
  const wanted = { ...file, specs: { ...file.specs, owner: { uid: 7, gid: 7 } } }
  const { engine, handle, path } = await made(wanted)
  await chown(path, 8, 8)
  expect((await look(engine, handle)).specs).toMatchObject({ owner: { uid: 8, gid: 8 } })
  await engine.update(handle, wanted, signal())
  expect((await look(engine, handle)).specs).toEqual(wanted.specs)
})

test('what stands in the place of a file and is none is left to whoever put it there', async () => {
  const { engine, handle, path, root } = await made(file)
  await rm(path)
  await mkdir(path)
  await writeFile(`${path}/notes`, 'theirs')
  expect(await look(engine, handle)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('directory'),
  })
  await expect(engine.update(handle, file, signal())).rejects.toMatchObject({ kind: 'changed' })
  await engine.remove(handle, signal())
  expect(await engine.list('dep_1', signal())).toEqual([])
  expect(await treeOf(root)).toEqual({ dep_1: '/', 'dep_1/a.conf': '/', 'dep_1/a.conf/notes': 'theirs' })
})

test('what was changed by hand can be wanted as it is', async () => {
  const { engine, handle, path } = await made({
    ...file,
    specs: { path: 'a.conf', template: 'a', mode: '0644' },
  })
  await writeFile(path, 'by hand')
  const { specs } = await look(engine, handle)
  expect(engine.types.file!.specs.parse(specs)).toEqual(specs)
  await engine.update(handle, file, signal())
  await engine.update(handle, { ...file, specs }, signal())
  expect(await look(engine, handle)).toMatchObject({ specs: { content: 'by hand' } })
})

test('a secret in a file that was changed is not shown, nor could it be guessed', async () => {
  const secrets = new Map([['secret://word', 'hunter2']])
  const specs = { path: 'a.conf', content: 'password = secret://word\n', mode: '0600' }
  const [one, two] = [await made({ ...file, specs, secrets }), await made({ ...file, specs, secrets })]
  const hashes = [one, two].map(
    async ({ engine, handle }) => (await look(engine, handle)).outputs.content_hash,
  )
  expect(new Set(await Promise.all(hashes)).size).toBe(2)
  await appendFile(one.path, 'debug = on\n')
  const seen = await look(one.engine, one.handle)
  expect(JSON.stringify(seen)).not.toContain('hunter2')
  expect(seen.specs).toEqual({
    path: 'a.conf',
    mode: '0600',
    content_hash: expect.stringMatching(/^sha256:/),
  })
  expect(one.engine.types.file!.specs.safeParse(seen.specs).success).toBe(false)
})

async function made(wanted: Wanted) {
  const { engine, root } = await openFiles()
  const { handle } = await engine.create(wanted, signal())
  return { engine, root, handle, path: String((await look(engine, handle)).outputs.path) }
}

async function look(engine: Engine, handle: string): Promise<Observed> {
  const seen = await engine.read(handle, signal())
  expect(await engine.list('dep_1', signal())).toEqual([seen])
  return seen!
}
