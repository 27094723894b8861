import type { FileStamp } from '#domains/assets/ports'
import type { BigIntStats } from 'node:fs'
import { type Disk, unlessErrno } from './disk.ts'

export const stampOf = (stats: BigIntStats): FileStamp => ({
  size_bytes: Number(stats.size),
  mtime_ns: String(stats.mtimeNs),
  inode: `${stats.dev}:${stats.ino}`,
})

export const isSameStamp = (one: FileStamp, other: FileStamp): boolean =>
  one.size_bytes === other.size_bytes && one.mtime_ns === other.mtime_ns && one.inode === other.inode

/** What is at this path itself, a symlink included; `undefined` when nothing is or, with such a name, can be. */
export const lookAt = (disk: Disk, path: string): Promise<BigIntStats | undefined> =>
  unlessErrno(NOTHING_THERE, disk.lstat(path, { bigint: true }))

const NOTHING_THERE = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']
