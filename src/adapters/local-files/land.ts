import { sha256 } from '#lib/hash'
import { basename, dirname, join } from 'node:path'
import { forget } from './copy.ts'
import { type Disk, errnoOf } from './disk.ts'
import { lookAt, stampOf } from './stamp.ts'

/** The errors with which file systems say that they have no hard links, or none between these two places. */
const CANNOT_LINK = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])

export const cannotLink = (error: unknown): boolean => CANNOT_LINK.has(errnoOf(error) ?? '')

/** In the destination's own folder, because a link never leaves its file system; hidden, so that no scan finds it. */
export function temporaryFor(destination: string, id: string): string {
  const name = /^[\w-]{1,100}$/.test(id) ? id : sha256(id).slice(0, 32)
  return join(dirname(destination), `.alice-${name}.tmp`)
}

/**
 * Gives a finished temporary file its final name, and fails with EEXIST when that is taken.
 * `inode` is the file that was verified: another process at the same work could have put its half-written one there.
 */
export async function land(
  disk: Disk,
  temporary: string,
  to: { path: string; inode: string },
): Promise<void> {
  await assertInode(disk, temporary, to.inode)
  try {
    await disk.link(temporary, to.path)
  } catch (error) {
    if (!cannotLink(error)) throw error
    return landWithoutLinks(disk, temporary, to.path)
  }
  try {
    await assertInode(disk, to.path, to.inode)
  } catch (error) {
    await disk.unlink(to.path)
    throw error
  }
  await forget(disk, temporary)
}

/** FAT and some network shares: an empty file of our own holds the name, then rename replaces exactly that. */
async function landWithoutLinks(disk: Disk, temporary: string, path: string): Promise<void> {
  const placeholder = await disk.open(path, 'wx')
  await placeholder.close()
  try {
    await disk.rename(temporary, path)
  } catch (error) {
    await forget(disk, path)
    throw error
  }
}

async function assertInode(disk: Disk, path: string, inode: string): Promise<void> {
  const found = await lookAt(disk, path)
  if (found && stampOf(found).inode === inode) return
  throw new Error(`${basename(path)} was replaced by somebody else while it was on its way`)
}
