import type { Placement, PlacementResult } from '#domains/assets/ports'
import { dirname } from 'node:path'
import { carry, type Way } from './carry.ts'
import { forget } from './copy.ts'
import { type Disk, syncFolder } from './disk.ts'
import { temporaryFor } from './land.ts'
import { isOneEntry, leave } from './leave.ts'
import { FileProblem, orRefusal } from './problem.ts'
import { readAndHash } from './read.ts'
import { dropPlaceholder } from './recognize.ts'
import { findSpot, makeFolders, removeEmptyFolders, type Spot } from './spot.ts'
import { lookAt, stampOf } from './stamp.ts'

/** Brings one file to its place below the root. */
export const place = (disk: Disk, placement: Placement, signal?: AbortSignal): Promise<PlacementResult> =>
  orRefusal(placement.destination_path, async () => {
    const spot = await findSpot(disk, placement.root, placement.destination_path)
    const way = { ...forth(placement, spot), signal }
    const wayBack = back(placement, way)
    if (placement.operation === 'move') await dropPlaceholder(disk, wayBack)
    const result = await carry(disk, { ...way, makeFolder: made => makeFolders(disk, spot, made) })
    if (placement.operation === 'move') await forget(disk, wayBack.temporary)
    return result
  })

/** Takes a placement back with the same checks, and removes the folders that this left empty. */
export const unplace = (disk: Disk, placement: Placement, signal?: AbortSignal): Promise<PlacementResult> =>
  orRefusal(placement.source_path, async () => {
    const spot = await findSpot(disk, placement.root, placement.destination_path)
    const way = { ...forth(placement, spot), signal }
    await dropPlaceholder(disk, way)
    const result = await (placement.operation === 'move' ? goBack(disk, placement, way) : takeAway(disk, way))
    await forget(disk, way.temporary)
    await removeEmptyFolders(disk, spot)
    return result
  })

const forth = (placement: Placement, spot: Spot): Way => ({
  source: placement.source_path,
  destination: spot.path,
  temporary: temporaryFor(spot.path, placement.placement_id),
  operation: placement.operation,
  content_hash: placement.content_hash,
})

const back = (placement: Placement, way: Way): Way => ({
  ...way,
  source: way.destination,
  destination: way.source,
  temporary: temporaryFor(way.source, placement.placement_id),
})

const goBack = (disk: Disk, placement: Placement, way: Way): Promise<PlacementResult> =>
  carry(disk, {
    ...back(placement, way),
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
