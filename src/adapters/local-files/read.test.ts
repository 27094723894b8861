import { sha256 } from '#lib/hash'
import { appendFile, symlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Disk, localDisk } from './disk.ts'
import { localFiles } from './index.ts'
import { memoryFolder, succeeds, write } from './testing.ts'

/** A disk on which something happens to a file each time somebody has read a part of it. */
const whileReading = (happens: () => Promise<void>): Disk => ({
  ...localDisk,
  open: async (...args) => {
    const handle = await localDisk.open(...args)
    const read = handle.read.bind(handle) as (...args: readonly unknown[]) => Promise<unknown>
    return Object.assign(handle, {
      read: async (...more: readonly unknown[]) => {
        const result = await read(...more)
        await happens()
        return result
      },
    })
  },
})

test('a file that changes under the reader is said, however it changes', async () => {
  const path = await write(join(await memoryFolder(), 'cat.png'), 'm'.repeat(10_000))
  const changes = [() => appendFile(path, 'more'), () => write(path, 'short'), () => utimes(path, 1, 1)]
  for (const change of changes) {
    const files = localFiles({ disk: whileReading(async () => void (await change())) })
    expect(await files.read(path, { keep_bytes: 100 })).toBe('changed')
    await write(path, 'm'.repeat(10_000))
  }
})

test('a file of several pieces is hashed whole and kept as far as asked', async () => {
  const bytes = Buffer.alloc(3_500_000, 'many cats ')
  const path = await write(join(await memoryFolder(), 'film.mp4'), bytes)
  for (const keep_bytes of [0, 10, 1_048_576, 2_000_000, 3_500_000, 9_000_000]) {
    const read = await localFiles().read(path, { keep_bytes })
    expect(read).toMatchObject({ content_hash: sha256(bytes), size_bytes: bytes.length })
    const kept = (read as { bytes: Uint8Array }).bytes
    expect(Buffer.compare(kept, bytes.subarray(0, keep_bytes))).toBe(0)
    expect(kept.buffer.byteLength).toBe(Math.min(keep_bytes, bytes.length))
  }
})

test.skipIf(process.platform === 'win32')(
  'a symlink is no file, and neither is a pipe, which would keep the reader waiting',
  async () => {
    const folder = await memoryFolder()
    await write(join(folder, 'cat.png'), 'meow')
    await symlink('cat.png', join(folder, 'link.png'))
    expect(succeeds('mkfifo', join(folder, 'pipe.png'))).toBe(true)
    for (const name of ['link.png', 'pipe.png']) {
      expect(await localFiles().read(join(folder, name), { keep_bytes: 10 })).toBeUndefined()
      expect(await localFiles().head(join(folder, name), 10)).toBeUndefined()
      expect(await localFiles().stamp(join(folder, name))).toBeUndefined()
    }
  },
)

test('reading a long file can be stopped', async () => {
  const path = await write(join(await memoryFolder(), 'film.mp4'), Buffer.alloc(5_000_000))
  const stop = new AbortController()
  const files = localFiles({ disk: whileReading(async () => stop.abort()) })
  await expect(files.read(path, { keep_bytes: 0, signal: stop.signal })).rejects.toThrow('aborted')
})

test('times keep their nanoseconds', async () => {
  const path = await write(join(await memoryFolder(), 'cat.png'), 'meow')
  const first = await localFiles().stamp(path)
  expect(first?.mtime_ns).toMatch(/^1\d{18}$/)
  expect(first?.inode).toMatch(/^\d+:\d+$/)
})
