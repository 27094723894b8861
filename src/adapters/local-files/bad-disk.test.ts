import type { Placement } from '#domains/assets/ports'
import { sha256 } from '#lib/hash'
import { chmod, mkdir, readFile, statfs, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { localFiles } from './index.ts'
import {
  asNobody,
  contents,
  diskWithoutLinks,
  fromTo,
  hashes,
  memoryFolder,
  mountedFolder,
  skipLoudly,
  succeeds,
  write,
} from './testing.ts'

const files = localFiles()

describe('a disk that does not do as asked', () => {
  test('a full disk is said, and keeps no part of the file', async context => {
    const small = await mountedFolder('size=1m')
    if (small === undefined) return skipLoudly(context, 'this account may not mount a small disk')
    const here = await memoryFolder()
    const bytes = Buffer.alloc(2_000_000, 'x')
    const source = await write(join(here, 'film.mp4'), bytes)
    for (const operation of ['copy', 'move'] as const) {
      const placement = fromTo(source, join(small, 'a/film.mp4'), {
        root: small,
        operation,
        content_hash: sha256(bytes),
      })
      expect(await files.place(placement)).toMatchObject({ status: 'refused', reason: 'disk_full' })
    }
    const writing = files.writeNew(join(small, 'new.png'), bytes, { root: small })
    await expect(writing).rejects.toMatchObject({ code: 'disk_full' })
    const own = await write(join(small, 'own.xmp'), 'old')
    await expect(files.writeOwn(own, bytes)).rejects.toMatchObject({ code: 'disk_full' })
    expect(await hashes(here, small)).toEqual({ [source]: sha256(bytes), [own]: sha256('old') })
    expect((await statfs(small)).bfree).toBeGreaterThan(200)
  })

  test('a large file that does not fit is said too', async context => {
    const small = await mountedFolder('size=1m')
    if (small === undefined) return skipLoudly(context, 'this account may not mount a small disk')
    const source = await write(join(await memoryFolder(), 'film.mp4'), 'x')
    await truncate(source, 40_000_000)
    const placement = fromTo(source, join(small, 'film.mp4'), { operation: 'copy' })
    expect(await files.place(placement)).toMatchObject({ status: 'refused', reason: 'disk_full' })
    expect(await contents(small)).toEqual({})
  })

  test('a disk that may only be read gives copies and keeps its files', async context => {
    const mounted = await mountedFolder('size=1m')
    if (mounted === undefined) return skipLoudly(context, 'this account may not mount a small disk')
    const source = await write(join(mounted, 'cat.png'), 'meow')
    expect(succeeds('mount', '-o', 'remount,ro', mounted)).toBe(true)
    const here = await memoryFolder()
    expect(await files.place(fromTo(source, join(here, 'cat.png')))).toMatchObject({ reason: 'read_only' })
    expect(await contents(here)).toEqual({})
    expect(await files.place(fromTo(source, join(here, 'cat.png'), { operation: 'copy' }))).toMatchObject({
      status: 'placed',
    })
    expect(
      await files.place(fromTo(join(here, 'cat.png'), join(mounted, 'a/cat.png'), { root: mounted })),
    ).toMatchObject({ reason: 'read_only' })
    expect(await contents(here, mounted)).toEqual({ [source]: 'meow', [join(here, 'cat.png')]: 'meow' })
  })

  test('what this account may not do is said, and nothing is half done', async context => {
    const folder = await memoryFolder()
    await chmod(folder, 0o755)
    const source = await write(join(folder, 'in/cat.png'), 'meow')
    await mkdir(join(folder, 'open'))
    await chmod(join(folder, 'open'), 0o777)
    await mkdir(join(folder, 'shut'))
    const placements = [
      fromTo(source, join(folder, 'open/cat.png')),
      fromTo(source, join(folder, 'shut/cat.png'), { operation: 'copy' }),
      fromTo(source, join(folder, 'shut/new/cat.png'), { operation: 'copy', root: join(folder, 'shut') }),
    ]
    const said = asNobody(
      `for (const placement of ${JSON.stringify(placements)}) console.log((await localFiles().place(placement)).reason)`,
    )
    if (said === undefined) return skipLoudly(context, 'no program can run here without rights')
    expect(said.trim().split('\n')).toEqual(Array.from({ length: 3 }, () => 'permission_denied'))
    expect(await contents(folder)).toEqual({ [source]: 'meow' })
  })

  test('without hard links, copies and moves work and links are refused', async () => {
    const folder = await memoryFolder()
    const unlinked = localFiles({ disk: diskWithoutLinks })
    const source = await write(join(folder, 'cat.png'), 'meow')
    const [copy, hardLink, move] = (['copy', 'link', 'move'] as const).map(operation =>
      fromTo(source, join(folder, operation, 'cat.png'), { operation }),
    ) as [Placement, Placement, Placement]
    expect(await unlinked.place(copy)).toMatchObject({ status: 'placed' })
    expect(await unlinked.place(hardLink)).toMatchObject({ reason: 'permission_denied' })
    expect(await unlinked.place(move)).toMatchObject({ status: 'placed' })
    expect(await unlinked.place({ ...copy, source_path: move.destination_path })).toMatchObject({
      status: 'already_placed',
    })
    expect(await contents(folder)).toEqual({
      [copy.destination_path]: 'meow',
      [move.destination_path]: 'meow',
    })
  })

  test('an empty file of somebody else is not taken for our own', async () => {
    const folder = await memoryFolder()
    const source = await write(join(folder, 'cat.png'), 'meow')
    const destination = await write(join(folder, 'out/cat.png'), '')
    const unlinked = localFiles({ disk: diskWithoutLinks })
    for (const adapter of [files, unlinked]) {
      expect(await adapter.place(fromTo(source, destination))).toMatchObject({ reason: 'destination_taken' })
    }
    expect(await readFile(destination, 'utf8')).toBe('')
  })
})
