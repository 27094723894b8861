import type { FileStamp, PlacementResult } from '#domains/assets/ports'
import type { BigIntStats } from 'node:fs'
import { dirname } from 'node:path'
import type { Journey, Way } from './carry.ts'
import { forget } from './copy.ts'
import { type Disk, syncFolder } from './disk.ts'
import { isOneEntry, leave } from './leave.ts'
import { FileProblem } from './problem.ts'
import { readAndHash } from './read.ts'
import { lookAt, stampOf } from './stamp.ts'

/** Something is at the destination: our own work from an earlier try is finished, everything else is left alone. */
export async function recognize(disk: Disk, journey: Journey, there: BigIntStats): Promise<PlacementResult> {
  const { destination, temporary } = journey
  if (!there.isFile()) throw taken(destination)
  if (await holds(disk, destination, journey)) return finishEarlier(disk, journey, 'already_placed')
  if (there.size === 0n && (await holds(disk, temporary, journey))) {
    await disk.rename(temporary, destination)
    return finishEarlier(disk, journey, 'placed')
  }
  throw taken(destination)
}

/** Removes the empty file that held a name when the try was interrupted, where there are no hard links. */
export async function dropPlaceholder(disk: Disk, way: Way): Promise<void> {
  const there = await lookAt(disk, way.destination)
  if (!there?.isFile() || there.size > 0n) return
  if (await holds(disk, way.temporary, way)) await forget(disk, way.destination)
}

const taken = (path: string) =>
  new FileProblem('destination_taken', `${path} already exists with other content`)

const holds = async (disk: Disk, path: string, { content_hash, signal }: Way): Promise<boolean> => {
  const read = await readAndHash(disk, path, { keep_bytes: 0, signal })
  return typeof read === 'object' && read.content_hash === content_hash
}

async function finishEarlier(
  disk: Disk,
  journey: Journey,
  status: 'placed' | 'already_placed',
): Promise<PlacementResult> {
  await syncFolder(disk, dirname(journey.destination))
  const placed = await lookAt(disk, journey.destination)
  if (!placed) throw new Error(`${journey.destination} was taken away while it was looked at`)
  if (journey.operation === 'move') await dropLeftover(disk, journey, stampOf(placed))
  await forget(disk, journey.temporary)
  return { status, stamp: stampOf(placed) }
}

/** The source of an interrupted move. A file with other content that came to its name since is not ours. */
async function dropLeftover(disk: Disk, journey: Journey, placed: FileStamp): Promise<void> {
  const found = await lookAt(disk, journey.source)
  if (!found?.isFile() || (await isOneEntry(disk, journey.source, journey.destination))) return
  const stamp = stampOf(found)
  const isSame = stamp.inode === placed.inode || (await holds(disk, journey.source, journey))
  if (isSame) await leave(disk, journey.source, stamp)
}
