import type { Placement, PlacementResult } from '#domains/assets/ports'
import { dirname } from 'node:path'
import { carry, type Journey } from './carry.ts'
import { forget } from './copy.ts'
import { type Disk, syncFolder } from './disk.ts'
import { temporaryFor } from './land.ts'
import { isOneEntry, leave } from './leave.ts'
import { FileProblem, orRefusal } from './problem.ts'
import { readAndHash } from './read.ts'
import { findSpot, makeFolders, removeEmptyFolders, type Spot } from './spot.ts'
import { lookAt, stampOf } from './stamp.ts'

/** Brings one file to its place below the root. */
export const place = (disk: Disk, placement: Placement, signal?: AbortSignal): Promise<PlacementResult> =>
  orRefusal(placement.destination_path, async () => {
    const spot = await findSpot(disk, placement.root, placement.destination_path)
    return carry(disk, {
      ...forth(placement, spot),
      signal,
      makeFolder: made => makeFolders(disk, spot, made),
    })
  })

/** Takes a placement back with the same checks, and removes the folders that this left empty. */
export const unplace = (disk: Disk, placement: Placement, signal?: AbortSignal): Promise<PlacementResult> =>
  orRefusal(placement.source_path, async () => {
    const spot = await findSpot(disk, placement.root, placement.destination_path)
    const way = { ...forth(placement, spot), signal }
    const isMoved = placement.operation === 'move'
    const result = isMoved ? await carry(disk, back(disk, placement, way)) : await takeAway(disk, way)
    await forget(disk, way.temporary)
    await removeEmptyFolders(disk, spot)
    return result
  })

type Way = Omit<Journey, 'makeFolder'>

const forth = (placement: Placement, spot: Spot): Way => ({
  source: placement.source_path,
  destination: spot.path,
  temporary: temporaryFor(spot.path, placement.placement_id),
  operation: placement.operation,
  content_hash: placement.content_hash,
})

const back = (disk: Disk, placement: Placement, way: Way): Journey => ({
  ...way,
  source: way.destination,
  destination: way.source,
  temporary: temporaryFor(way.source, placement.placement_id),
  makeFolder: async () => {
    await disk.mkdir(dirname(way.source), { recursive: true })
  },
})

/** A copy or link goes only while it is unchanged and not the last file with this content. */
async function takeAway(
  disk: Disk,
  { source, destination, content_hash, signal }: Way,
): Promise<PlacementResult> {
  const original = await lookAt(disk, source)
  const there = await lookAt(disk, destination)
  if (!there || (await isOneEntry(disk, source, destination))) {
    if (original?.isFile()) return { status: 'already_placed', stamp: stampOf(original) }
    throw new FileProblem('source_missing', `There is no file at ${source} or at ${destination}`)
  }
  const copy = await readAndHash(disk, destination, { keep_bytes: 0, signal })
  if (copy === undefined || copy === 'changed' || copy.content_hash !== content_hash) {
    throw new FileProblem('source_changed', `${destination} was changed since it was placed, so it stays`)
  }
  const left = await readAndHash(disk, source, { keep_bytes: 0, signal })
  if (left === undefined || left === 'changed' || left.content_hash !== content_hash) {
    const message = `${source} no longer has this content, so ${destination} stays as the last that has`
    throw new FileProblem('source_missing', message)
  }
  await leave(disk, destination, copy)
  await syncFolder(disk, dirname(destination))
  const { size_bytes, mtime_ns, inode } = left
  return { status: 'placed', stamp: { size_bytes, mtime_ns, inode } }
}
