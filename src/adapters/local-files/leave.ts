import type { FileStamp } from '#domains/assets/ports'
import { basename, dirname } from 'node:path'
import { type Disk, unlessErrno } from './disk.ts'
import { FileProblem } from './problem.ts'
import { isSameStamp, lookAt, stampOf } from './stamp.ts'

/** Removes the old name of a moved file, unless the file there is no longer the one that was verified. */
export async function leave(disk: Disk, path: string, stamp: FileStamp): Promise<void> {
  const found = await lookAt(disk, path)
  if (!found) return
  if (!isSameStamp(stampOf(found), stamp)) {
    throw new FileProblem('source_changed', `${path} changed while it was on its way`)
  }
  await unlessErrno(['ENOENT'], disk.unlink(path))
}

/**
 * Do two paths lead to one directory entry? Then unlinking one takes both away.
 * It happens through a symlinked folder, and through letter case or Unicode form where names are compared without them.
 */
export async function isOneEntry(disk: Disk, one: string, other: string): Promise<boolean> {
  const [folder, otherFolder] = await Promise.all([realFolder(disk, one), realFolder(disk, other)])
  if (folder === undefined || folder !== otherFolder) return false
  if (basename(one) === basename(other)) return true
  if (fold(one) !== fold(other)) return false
  const names = new Set(await disk.readdir(folder))
  return !(names.has(basename(one)) && names.has(basename(other)))
}

const realFolder = (disk: Disk, path: string) => unlessErrno(['ENOENT'], disk.realpath(dirname(path)))

const fold = (path: string) => basename(path).normalize('NFC').toLowerCase()
