import type { ReadFile } from '#domains/assets/ports'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { type Disk, unlessErrno } from './disk.ts'
import { isSameStamp, lookAt, stampOf } from './stamp.ts'

/** One megabyte is hashed in well under a millisecond, so nobody else waits long for the thread. */
const CHUNK_BYTES = 1024 * 1024

/** O_NONBLOCK keeps a pipe put in the file's place from holding the open forever; on files it changes nothing. Windows has neither. */
const READ_PLAIN_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/** Reads a file once from front to back and hashes it; memory stays at `keep_bytes` and one chunk. */
export async function readAndHash(
  disk: Disk,
  path: string,
  options: { keep_bytes: number; signal?: AbortSignal | undefined },
): Promise<ReadFile | 'changed' | undefined> {
  const handle = await openPlainFile(disk, path)
  if (!handle) return undefined
  try {
    const before = await handle.stat({ bigint: true })
    if (!before.isFile()) return undefined
    const stamp = stampOf(before)
    const read = await hashBytes(handle, stamp.size_bytes, options)
    const after = stampOf(await handle.stat({ bigint: true }))
    if (!read || !isSameStamp(stamp, after)) return 'changed'
    return { ...stamp, ...read }
  } finally {
    await handle.close()
  }
}

/** The first bytes of a file; `undefined` when no file is there. */
export async function readHead(disk: Disk, path: string, bytes: number): Promise<Uint8Array | undefined> {
  const handle = await openPlainFile(disk, path)
  if (!handle) return undefined
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) return undefined
    const head = Buffer.allocUnsafeSlow(Math.max(0, Math.min(bytes, stats.size)))
    const length = await fill(handle, head, 0)
    return head.subarray(0, length)
  } finally {
    await handle.close()
  }
}

/** Looks before it opens: opening a socket fails and opening a device may do something. */
async function openPlainFile(disk: Disk, path: string): Promise<FileHandle | undefined> {
  const found = await lookAt(disk, path)
  if (!found?.isFile()) return undefined
  return unlessErrno(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'], disk.open(path, READ_PLAIN_FILE))
}

/** Exactly `size` bytes, or `undefined` when the file ended before. */
async function hashBytes(
  handle: FileHandle,
  size: number,
  options: { keep_bytes: number; signal?: AbortSignal | undefined },
): Promise<{ content_hash: string; bytes: Uint8Array } | undefined> {
  const hash = createHash('sha256')
  const kept = Buffer.allocUnsafeSlow(Math.max(0, Math.min(size, options.keep_bytes)))
  const passing = Buffer.allocUnsafeSlow(Math.min(size - kept.length, CHUNK_BYTES))
  for (let at = 0; at < size;) {
    options.signal?.throwIfAborted()
    const target = at < kept.length ? kept.subarray(at, at + CHUNK_BYTES) : passing.subarray(0, size - at)
    const { bytesRead } = await handle.read(target, 0, target.length, at)
    if (bytesRead === 0) return undefined
    hash.update(target.subarray(0, bytesRead))
    at += bytesRead
  }
  return { content_hash: hash.digest('hex'), bytes: kept }
}

async function fill(handle: FileHandle, target: Buffer, from: number): Promise<number> {
  if (from === target.length) return from
  const { bytesRead } = await handle.read(target, from, target.length - from, from)
  return bytesRead === 0 ? from : fill(handle, target, from + bytesRead)
}
