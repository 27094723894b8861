import { sha256 } from '#lib/hash'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localBlobs } from './index.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alice-blobs-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const bytesOf = (text: string) => new TextEncoder().encode(text)
const pathOf = (hash: string) => join(folder, hash.slice(0, 2), hash.slice(2))

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

test('what was put can be got by the SHA-256 of its bytes', async () => {
  const blobs = localBlobs(folder)
  const hash = await blobs.put(bytesOf('hello'))
  expect(hash).toBe(sha256('hello'))
  expect(Buffer.from((await blobs.get(hash))!).toString()).toBe('hello')
  expect(await blobs.has(hash)).toBe(true)
})

test('what was never put is undefined, not an error', async () => {
  const blobs = localBlobs(join(folder, 'not', 'made', 'yet'))
  expect(await blobs.get(sha256('nothing'))).toBeUndefined()
  expect(await blobs.has(sha256('nothing'))).toBe(false)
})

test('no bytes at all are a blob, too', async () => {
  const blobs = localBlobs(folder)
  const hash = await blobs.put(new Uint8Array())
  expect(await blobs.get(hash)).toHaveLength(0)
})

test('the same bytes twice are one file, which is not written again', async () => {
  const blobs = localBlobs(folder)
  const hash = await blobs.put(bytesOf('twice'))
  const long = new Date('2020-01-01T00:00:00Z')
  await utimes(pathOf(hash), long, long)
  expect(await blobs.put(bytesOf('twice'))).toBe(hash)
  expect((await stat(pathOf(hash))).mtime).toEqual(long)
  expect(await filesIn(folder)).toHaveLength(1)
})

test('fifty who put the same bytes at once all get the hash, and nothing half-written stays', async () => {
  const blobs = localBlobs(folder)
  const bytes = new Uint8Array(300_000).fill(7)
  const hashes = await Promise.all(Array.from({ length: 50 }, () => blobs.put(bytes)))
  expect(new Set(hashes)).toEqual(new Set([sha256(bytes)]))
  expect(await filesIn(folder)).toEqual([hashes[0]!.slice(2)])
  expect(await blobs.get(hashes[0]!)).toHaveLength(bytes.length)
})

test('a blob is there for others only when it is whole', async () => {
  const blobs = localBlobs(folder)
  const bytes = new Uint8Array(4_000_000).fill(3)
  const hash = sha256(bytes)
  const over = new AbortController()
  const put = blobs.put(bytes).finally(() => over.abort())
  const sizes = new Set<number>()
  while (!over.signal.aborted) sizes.add((await blobs.get(hash))?.length ?? 0)
  await put
  sizes.delete(0)
  sizes.delete(bytes.length)
  expect([...sizes]).toEqual([])
})

test('what a crash left behind is in nobody’s way', async () => {
  const hash = sha256('after the crash')
  await mkdir(join(folder, hash.slice(0, 2)), { recursive: true })
  await writeFile(join(folder, hash.slice(0, 2), '.tmp-left-over'), 'half of i')
  const blobs = localBlobs(folder)
  expect(await blobs.has(hash)).toBe(false)
  expect(await blobs.put(bytesOf('after the crash'))).toBe(hash)
  expect(await readFile(pathOf(hash), 'utf8')).toBe('after the crash')
})

test('only the owner of the folder can read what is in it', async () => {
  const hash = await localBlobs(folder).put(bytesOf('secret'))
  expect((await stat(pathOf(hash))).mode & 0o077).toBe(0)
})

test('a name that is no hash never becomes a path', async () => {
  const blobs = localBlobs(folder)
  for (const name of [
    '',
    'ab',
    '../../etc/passwd',
    sha256('x').toUpperCase(),
    `${sha256('x')}/..`,
    `${sha256('x')}\n`,
  ]) {
    await expect(async () => blobs.get(name), name).rejects.toThrow('is not a blob hash')
    await expect(async () => blobs.has(name), name).rejects.toThrow('is not a blob hash')
  }
})

test('a folder that cannot be written is told, not passed over', async () => {
  await writeFile(join(folder, 'file'), '')
  const blobs = localBlobs(join(folder, 'file'))
  await expect(blobs.put(bytesOf('x'))).rejects.toThrow(/ENOTDIR|EEXIST/)
})
