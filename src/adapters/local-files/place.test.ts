import { sha256 } from '#lib/hash'
import { chmod, link, mkdir, stat, symlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localDisk } from './disk.ts'
import { localFiles } from './index.ts'
import {
  contents,
  fromTo,
  hashes,
  hasOtherDisk,
  memoryFolder,
  OTHER_DISK,
  temporaryFolder,
  write,
} from './testing.ts'

const hasTwoDisks = await hasOtherDisk()
if (!hasTwoDisks) console.warn(`Not tested here: file systems, because ${OTHER_DISK} is none of its own`)

const files = localFiles()

describe('leftovers', () => {
  test('the temporary file of an earlier try is replaced', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    await write(join(folder, 'out/.alice-plc_1.tmp'), 'half of')
    const placement = fromTo(source, join(folder, 'out/cat.png'), { operation: 'copy' })
    expect(await files.place(placement)).toMatchObject({ status: 'placed' })
    expect(await contents(folder)).toEqual({ [source]: 'meow', [placement.destination_path]: 'meow' })
  })

  test('the temporary file goes when the file was already in its place, and when it is refused', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    const destination = await write(join(folder, 'out/cat.png'), 'meow')
    await link(destination, join(folder, 'out/.alice-plc_1.tmp'))
    expect(await files.place(fromTo(source, destination, { operation: 'copy' }))).toMatchObject({
      status: 'already_placed',
    })
    expect(Object.keys(await contents(folder))).toHaveLength(2)
    await write(join(folder, 'out/.alice-plc_1.tmp'), 'half of')
    await write(destination, 'woof')
    expect(await files.place(fromTo(source, destination, { operation: 'copy' }))).toMatchObject({
      reason: 'destination_taken',
    })
    expect(Object.keys(await contents(folder))).toHaveLength(2)
  })

  test('an id that is no name still names a file in the right folder', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    const placement = fromTo(source, join(folder, 'out/cat.png'), {
      operation: 'copy',
      placement_id: '../../x\n',
    })
    expect(await files.place(placement)).toMatchObject({ status: 'placed' })
    expect(Object.keys(await contents(folder))).toHaveLength(2)
  })

  test('folders made for a file that was then refused go again', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'purr')
    const placement = fromTo(source, join(folder, 'out/a/b/cat.png'), {
      operation: 'copy',
      root: join(folder, 'out'),
    })
    expect(await files.place(placement)).toMatchObject({ reason: 'source_changed' })
    await expect(stat(join(folder, 'out/a'))).rejects.toThrow('ENOENT')
  })
})

describe('symlinks', () => {
  test('one that leads out of the root is refused, wherever it is on the way', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    await mkdir(join(folder, 'elsewhere/deep'), { recursive: true })
    await mkdir(join(folder, 'out/a'), { recursive: true })
    await symlink(join(folder, 'elsewhere'), join(folder, 'out/a/link'))
    await symlink('nowhere', join(folder, 'out/dangling'))
    await symlink('..', join(folder, 'out/up'))
    for (const path of [
      'a/link/cat.png',
      'a/link/deep/new/cat.png',
      'dangling/cat.png',
      'up/cat.png',
      'up/out/cat.png',
    ]) {
      const placement = fromTo(source, join(folder, 'out', path), { root: join(folder, 'out') })
      expect(await files.place(placement)).toMatchObject({ reason: 'outside_root' })
      expect(await files.unplace(placement)).toMatchObject({ reason: 'outside_root' })
    }
    expect(await contents(folder)).toEqual({ [source]: 'meow' })
  })

  test('one that stays below the root is a folder like others', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    await mkdir(join(folder, 'out/2024'), { recursive: true })
    await symlink('2024', join(folder, 'out/latest'))
    const placement = fromTo(source, join(folder, 'out/latest/cat.png'), { root: join(folder, 'out') })
    expect(await files.place(placement)).toMatchObject({ status: 'placed' })
    expect(await contents(folder)).toEqual({ [join(folder, 'out/2024/cat.png')]: 'meow' })
    expect(await files.place({ ...placement, source_path: join(folder, 'out/2024/cat.png') })).toMatchObject({
      status: 'already_placed',
    })
    expect(await contents(folder)).toEqual({ [join(folder, 'out/2024/cat.png')]: 'meow' })
  })

  test('the root itself may be one', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    await mkdir(join(folder, 'real'))
    await symlink('real', join(folder, 'out'))
    const placement = fromTo(source, join(folder, 'out/a/cat.png'), { root: join(folder, 'out') })
    expect(await files.place(placement)).toMatchObject({ status: 'placed' })
    expect(await files.unplace(placement)).toMatchObject({ status: 'placed' })
    expect((await stat(join(folder, 'real'))).isDirectory()).toBe(true)
  })

  test('one in the place of the source or of the destination is not followed', async () => {
    const folder = await memoryFolder()
    const real = await write(join(folder, 'real.png'), 'meow')
    await symlink('real.png', join(folder, 'link.png'))
    await mkdir(join(folder, 'out'))
    expect(await files.place(fromTo(join(folder, 'link.png'), join(folder, 'out/cat.png')))).toMatchObject({
      reason: 'source_missing',
    })
    await symlink(real, join(folder, 'out/cat.png'))
    expect(await files.place(fromTo(real, join(folder, 'out/cat.png')))).toMatchObject({
      reason: 'destination_taken',
    })
    expect(await contents(folder)).toEqual({ [real]: 'meow' })
  })
})

describe.skipIf(!hasTwoDisks)('between file systems', () => {
  for (const size of [100, 40_000_000]) {
    test(`a file of ${size} bytes moves there and back with its time and its rights`, async () => {
      const [here, there] = [await temporaryFolder(), await temporaryFolder(OTHER_DISK)]
      const bytes = Buffer.alloc(size, 'meow ')
      const source = await write(join(here, 'cat.png'), bytes)
      await utimes(source, 1_600_000_000.125, 1_600_000_000.125)
      await chmod(source, 0o440)
      const placement = fromTo(source, join(there, 'a/cat.png'), { root: there, content_hash: sha256(bytes) })
      expect(await files.place(placement)).toMatchObject({
        status: 'placed',
        stamp: { mtime_ns: '1600000000125000000' },
      })
      expect(await hashes(here, there)).toEqual({ [placement.destination_path]: sha256(bytes) })
      expect((await stat(placement.destination_path)).mode & 0o777).toBe(0o440)
      expect(await files.unplace(placement)).toMatchObject({
        status: 'placed',
        stamp: { mtime_ns: '1600000000125000000' },
      })
      expect(await hashes(here, there)).toEqual({ [source]: sha256(bytes) })
    })
  }

  test('a hard link is refused with the reason, never made a copy', async () => {
    const [here, there] = [await temporaryFolder(), await temporaryFolder(OTHER_DISK)]
    const source = await write(join(here, 'cat.png'), 'meow')
    const result = await files.place(fromTo(source, join(there, 'cat.png'), { operation: 'link' }))
    expect(result).toMatchObject({
      status: 'refused',
      message: expect.stringContaining('no hard link') as string,
    })
    expect(await contents(here, there)).toEqual({ [source]: 'meow' })
  })

  test('a long copy can be stopped and leaves nothing', async () => {
    const [here, there] = [await temporaryFolder(), await temporaryFolder(OTHER_DISK)]
    const source = await write(join(here, 'film.mp4'), Buffer.alloc(40_000_000))
    const stop = new AbortController()
    // The first chance to stop in the middle: the target of the copy was just made.
    const disk = {
      ...localDisk,
      open: async (...args: Parameters<typeof localDisk.open>) => {
        const handle = await localDisk.open(...args)
        if (args[1] === 'wx') stop.abort()
        return handle
      },
    }
    const placement = fromTo(source, join(there, 'film.mp4'), { operation: 'copy' })
    await expect(localFiles({ disk }).place(placement, stop)).rejects.toThrow('aborted')
    expect(Object.keys(await hashes(here, there))).toEqual([source])
  })
})
