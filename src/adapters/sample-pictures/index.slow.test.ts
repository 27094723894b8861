import { memoryImages } from '#domains/assets/testing'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePictures, type WrittenSample } from './index.ts'
import { writeTree } from './tree.ts'

const noon = Date.UTC(2026, 2, 20, 12)
const hashOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
const filesBelow = async (root: string) => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

const folders: string[] = []
const newFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'samples-'))
  folders.push(folder)
  return folder
}
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true })
})

describe('sample pictures', () => {
  // A toy encoder: what is painted is tested, not how it is compressed.
  const { write } = samplePictures(memoryImages(), { now: () => noon })
  let folder = ''
  let written: readonly WrittenSample[] = []
  beforeAll(async () => {
    folder = await newFolder()
    written = await write(folder)
  }, 30_000)

  test('24 files in four projects and at the root, each with a sentence about it', async () => {
    expect(written).toHaveLength(24)
    expect(new Set(await filesBelow(folder))).toEqual(new Set(written.map(each => each.path)))
    expect(written.every(each => each.about.length > 10)).toBe(true)
    const entries = await readdir(folder, { withFileTypes: true })
    expect(entries.filter(each => each.isDirectory())).toHaveLength(4)
    expect(entries.filter(each => each.isFile())).toHaveLength(4)
  })

  test('exactly one is a copy of another', async () => {
    const hashes = await Promise.all(written.map(each => hashOf(each.path)))
    expect(new Set(hashes).size).toBe(23)
  })

  test('they were made on different days, the last of them today', async () => {
    const stats = await Promise.all(written.map(each => stat(each.path)))
    const days = new Set(stats.map(each => Math.round((noon - each.mtimeMs) / 86_400_000)))
    expect(days.size).toBeGreaterThan(8)
    expect(days.has(0)).toBe(true)
  })

  test('a second time nothing changes, also where a file is another one now', async () => {
    const [first] = written
    await writeFile(first!.path, 'mine')
    await expect(write(folder)).resolves.toEqual(written)
    await expect(readFile(first!.path, 'utf8')).resolves.toBe('mine')
  })

  test('what is missing is made again', async () => {
    const copy = written.at(-1)!
    const before = await hashOf(copy.path)
    await rm(copy.path)
    await rm(written[0]!.path)
    await write(folder)
    await expect(hashOf(copy.path)).resolves.toBe(before)
  })
})

describe('a tree', () => {
  test('has what it says', async () => {
    const folder = await newFolder()
    const tree = await writeTree(folder, 600, 1)
    const files = await filesBelow(folder)
    const full = await Promise.all(files.map(path => readFile(path, 'latin1')))
    expect(files).toHaveLength(600)
    expect(tree.files).toBe(600)
    expect(new Set(full.filter(Boolean)).size).toBe(tree.contents)
    expect(full.filter(text => text === '')).toHaveLength(tree.empty)
    expect(tree.duplicates / 600).toBeGreaterThan(0.05)
    expect(tree.duplicates / 600).toBeLessThan(0.12)
    expect(tree.broken).toBeGreaterThan(0)
    expect(new Set(files.map(path => basename(path))).size).toBeLessThan(files.length)
  })

  test('is the same for the same seed and another for another', async () => {
    const folder = await newFolder()
    const hashesOf = async (name: string, seed: number) => {
      const root = join(folder, name)
      await writeTree(root, 60, seed)
      const files = await filesBelow(root)
      return Promise.all(
        files.toSorted().map(async path => `${path.slice(root.length)} ${await hashOf(path)}`),
      )
    }
    const first = await hashesOf('one', 5)
    await expect(hashesOf('two', 5)).resolves.toEqual(first)
    await expect(hashesOf('six', 6)).resolves.not.toEqual(first.map(line => line.replace('one', 'six')))
  })
})

test('an encoder that fails is heard, and ends the painting', async () => {
  const folder = await newFolder()
  const images = { ...memoryImages(), encode: () => Promise.reject(new Error('no encoder')) }
  await expect(samplePictures(images).write(folder)).rejects.toThrow('no encoder')
})
