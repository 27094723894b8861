import type { FileStamp } from '#domains/assets/ports'
import { sha256 } from '#lib/hash'
import { dirname, join, parse } from 'node:path'
import { forget } from './copy.ts'
import { type Disk, errnoOf, syncFolder } from './disk.ts'
import { land, temporaryFor } from './land.ts'
import { FileProblem, problemOf } from './problem.ts'
import { findSpot, makeFolders } from './spot.ts'
import { lookAt, stampOf } from './stamp.ts'

/** Writes a new file below the root; a taken name gets the next free number. */
export async function writeNew(
  disk: Disk,
  path: string,
  { bytes, root }: { bytes: Uint8Array; root: string },
): Promise<{ path: string; stamp: FileStamp }> {
  try {
    const spot = await findSpot(disk, root, path)
    await makeFolders(disk, spot, [])
    // The same write asked again after a crash finds and replaces its own leftover.
    const temporary = temporaryFor(
      spot.path,
      `new-${sha256(path).slice(0, 16)}-${sha256(bytes).slice(0, 16)}`,
    )
    return await discardOnError(disk, temporary, async () => {
      const inode = await writeTemporary(disk, temporary, { bytes, mode: 0o666 })
      const used = await landAtFirstFree(disk, temporary, { wanted: spot.path, inode })
      await syncFolder(disk, dirname(used))
      const placed = await lookAt(disk, used)
      if (!placed) throw new Error(`${used} was taken away right after it was written`)
      return { path: used, stamp: stampOf(placed) }
    })
  } catch (error) {
    throw problemOf(error, path)
  }
}

/** Replaces a file of our own: a reader sees the old content or the new, never a part of it. */
export async function writeOwn(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryFor(path, `own-${sha256(path).slice(0, 32)}`)
  try {
    await discardOnError(disk, temporary, async () => {
      const mode = (await lookAt(disk, path))?.mode ?? 0o666n
      await writeTemporary(disk, temporary, { bytes, mode: Number(mode & 0o777n) })
      await disk.rename(temporary, path)
      await syncFolder(disk, dirname(path))
    })
  } catch (error) {
    throw problemOf(error, path)
  }
}

async function discardOnError<T>(disk: Disk, temporary: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // The first error is the one to tell; what stays behind is hidden and replaced by the next try.
    await forget(disk, temporary).catch(() => {})
    throw error
  }
}

/** Answers the inode of the file, which is on the disk when this returns. */
async function writeTemporary(
  disk: Disk,
  temporary: string,
  { bytes, mode }: { bytes: Uint8Array; mode: number },
): Promise<string> {
  await forget(disk, temporary)
  const handle = await disk.open(temporary, 'wx', mode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
    return stampOf(await handle.stat({ bigint: true })).inode
  } finally {
    await handle.close()
  }
}

/** So many files of one name in one folder, and something is wrong. */
const MOST_NUMBERS = 9999

async function landAtFirstFree(
  disk: Disk,
  temporary: string,
  { wanted, inode }: { wanted: string; inode: string },
): Promise<string> {
  const { dir, name, ext } = parse(wanted)
  for (let number = 0; number <= MOST_NUMBERS; number += 1) {
    const suffix = number === 0 ? '' : `-${String(number).padStart(3, '0')}`
    const path = join(dir, name + suffix + ext)
    if (await lookAt(disk, path)) continue
    try {
      await land(disk, temporary, { path, inode })
      return path
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
    }
  }
  throw new FileProblem('destination_taken', `${wanted} and its ${MOST_NUMBERS} numbered names are taken`)
}
