import { mkdirSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scan } from './scan.ts'
import { asNobody, memoryFolder, skipLoudly, succeeds, write } from './testing.ts'

const all = async (root: string) => {
  const found = { files: [] as string[], skipped: [] as string[] }
  for await (const { files, skipped } of scan(root)) {
    found.files.push(...files.map(file => file.path.slice(root.length + 1)))
    found.skipped.push(...skipped.map(entry => `${entry.path.slice(root.length + 1)}: ${entry.reason}`))
  }
  return found
}

test('symlinks are said and not followed, in circles neither', async () => {
  const root = await memoryFolder()
  await write(join(root, 'a/cat.png'), 'meow')
  await symlink(root, join(root, 'a/circle'))
  await symlink(join(root, 'a/cat.png'), join(root, 'a/link.png'))
  await symlink('nowhere', join(root, 'dangling'))
  expect(await all(root)).toEqual({
    files: ['a/cat.png'],
    skipped: ['dangling: symlink', 'a/circle: symlink', 'a/link.png: symlink'],
  })
})

test('a root that is a symlink is followed, and paths keep its name', async () => {
  const folder = await memoryFolder()
  await write(join(folder, 'pictures/cat.png'), 'meow')
  await symlink('pictures', join(folder, 'link'))
  expect((await all(join(folder, 'link'))).files).toEqual(['cat.png'])
})

test.skipIf(process.platform === 'win32')('pipes and sockets are said and never opened', async () => {
  const root = await memoryFolder()
  expect(succeeds('mkfifo', join(root, 'pipe.png'))).toBe(true)
  const server = createServer().listen(join(root, 'socket.png'))
  await new Promise(done => server.once('listening', done))
  onTestFinished(() => void server.close())
  expect(await all(root)).toEqual({ files: [], skipped: ['pipe.png: not_a_file', 'socket.png: not_a_file'] })
})

test.skipIf(process.platform !== 'linux')(
  'names that are not UTF-8 are said, an honest U+FFFD is a name',
  async () => {
    const root = await memoryFolder()
    const nameOf = (bytes: readonly number[]) =>
      Buffer.concat([Buffer.from(`${root}/b/`), Buffer.from(bytes)])
    await mkdir(join(root, 'b'))
    await writeFile(nameOf([0x63, 0xff, 0x2e, 0x70]), 'latin')
    await writeFile(nameOf([0xed, 0xa0, 0x80]), 'half a surrogate pair')
    mkdirSync(nameOf([0xc3, 0x28]))
    writeFileSync(Buffer.concat([nameOf([0xc3, 0x28]), Buffer.from('/lost.png')]), 'below')
    await writeFile(join(root, 'b/c\uFFFD.p'), 'honest')
    await write(join(root, 'b/d\uFFFD/cat.png'), 'honest folder')
    const { files, skipped } = await all(root)
    expect(files).toEqual(['b/c\uFFFD.p', 'b/d\uFFFD/cat.png'])
    expect(new Set(skipped)).toEqual(
      new Set([
        'b/c\uFFFD.p: name_not_utf8',
        'b/\uFFFD\uFFFD\uFFFD: name_not_utf8',
        'b/\uFFFD(: name_not_utf8',
      ]),
    )
  },
)

test('a folder that is not there is said, because it may be a disk that is not plugged in', async () => {
  const root = await memoryFolder()
  expect(await all(join(root, 'missing'))).toEqual({ files: [], skipped: [': unreadable'] })
  await write(join(root, 'file'), 'x')
  expect(await all(join(root, 'file'))).toEqual({ files: [], skipped: [': unreadable'] })
})

test('what this account may not read is said, and the scan goes on', async context => {
  const root = await memoryFolder()
  await chmod(root, 0o755)
  const names = ['a/1.png', 'locked/2.png', 'z/3.png', 'z/secret.png']
  await Promise.all(names.map(name => write(join(root, name), name)))
  await chmod(join(root, 'locked'), 0)
  await chmod(join(root, 'z/secret.png'), 0)
  const found = asNobody(
    `const all = []
    for await (const { files, skipped } of localFiles().scan(${JSON.stringify(root)})) all.push(...files, ...skipped)
    console.log(JSON.stringify(all.map(({ path, reason }) => [path.slice(${root.length + 1}), reason ?? 'file'].join(': '))))`,
  )
  await chmod(join(root, 'locked'), 0o755)
  if (found === undefined) return skipLoudly(context, 'programs cannot run here as an account without rights')
  expect(JSON.parse(found)).toEqual(
    expect.arrayContaining([
      'a/1.png: file',
      'locked: unreadable',
      'z/3.png: file',
      'z/secret.png: unreadable',
    ]),
  )
})

test('a large folder leaves the thread to others many times, and is in order', async () => {
  const root = await memoryFolder()
  const names = Array.from({ length: 20_000 }, (_, index) => `image ${(index * 7919) % 20_000}.png`)
  for (const name of names) writeFileSync(join(root, name), 'x')
  let turns = 0
  const count = () => {
    turns += 1
    timer = setImmediate(count)
  }
  let timer = setImmediate(count)
  const { files } = await all(root)
  clearImmediate(timer)
  expect(files).toEqual(names.toSorted())
  expect(turns).toBeGreaterThan(5)
})

test('a scan can be stopped in the middle', async () => {
  const root = await memoryFolder()
  for (let index = 0; index < 3000; index += 1) writeFileSync(join(root, `${index}.png`), 'x')
  const stop = new AbortController()
  let batches = 0
  const scanning = async () => {
    for await (const _ of scan(root, stop)) {
      batches += 1
      stop.abort()
    }
  }
  await expect(scanning()).rejects.toThrow('aborted')
  expect(batches).toBe(1)
})
