import type { BigIntStats } from 'node:fs'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { type Disk, unlessErrno } from './disk.ts'
import { FileProblem } from './problem.ts'
import { readAndHash } from './read.ts'

export interface Copying {
  readonly source: string
  readonly temporary: string
  readonly content_hash: string
  readonly stats: BigIntStats
  readonly signal?: AbortSignal | undefined
}

/**
 * Copies a file to a temporary name, onto the disk and no further, and proves the copy by reading it again.
 * Answers the inode of the copy.
 */
export async function copyToTemporary(disk: Disk, copying: Copying): Promise<string> {
  await forget(disk, copying.temporary)
  await copyBytes(disk, copying)
  await finishCopy(disk, copying)
  const copy = await readAndHash(disk, copying.temporary, { keep_bytes: 0, signal: copying.signal })
  if (copy === 'changed' || copy === undefined) throw new Error(`Somebody else wrote to ${copying.temporary}`)
  if (copy.content_hash === copying.content_hash) return copy.inode
  throw new FileProblem('source_changed', `${copying.source} has other content now than when it was read`)
}

/** Removes a file that may not be there. */
export const forget = (disk: Disk, path: string): Promise<void> =>
  unlessErrno(['ENOENT', 'ENOTDIR'], disk.unlink(path))

/** Larger files are copied in pieces, so that stopping does not wait for a whole film. */
const AT_ONCE_BYTES = 32 * 1024 * 1024
const CHUNK_BYTES = 1024 * 1024

async function copyBytes(disk: Disk, copying: Copying): Promise<void> {
  const { source, temporary, signal } = copying
  signal?.throwIfAborted()
  if (copying.stats.size <= AT_ONCE_BYTES) {
    return disk.copyFile(source, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  }
  try {
    return await disk.copyFile(source, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE)
  } catch {
    // Most file systems cannot share blocks; every other cause shows up again below.
    await forget(disk, temporary)
  }
  const from = await disk.open(source, 'r')
  try {
    const to = await disk.open(temporary, 'wx', Number(copying.stats.mode & 0o777n))
    try {
      await copyInChunks(from, to, signal)
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

async function copyInChunks(
  from: FileHandle,
  to: FileHandle,
  signal: AbortSignal | undefined,
): Promise<void> {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await from.read(chunk, 0, chunk.length, null)
    if (bytesRead === 0) return
    await to.writeFile(chunk.subarray(0, bytesRead))
  }
}

/** Keeps the time of the last change and brings the bytes to the disk. Windows flushes only what is open for writing. */
async function finishCopy(disk: Disk, { temporary, stats }: Copying): Promise<void> {
  const handle = await disk.open(temporary, process.platform === 'win32' ? 'r+' : 'r')
  try {
    const times = handle.utimes(Number(stats.atimeNs) / 1e9, Number(stats.mtimeNs) / 1e9)
    // Some network file systems keep their own times; the copy is good all the same.
    await unlessErrno(['EPERM', 'ENOSYS', 'ENOTSUP', 'EINVAL'], times)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
