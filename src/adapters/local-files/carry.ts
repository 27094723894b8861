import type { FileStamp, Placement, PlacementResult } from '#domains/assets/ports'
import { type BigIntStats, constants } from 'node:fs'
import { dirname } from 'node:path'
import { copyToTemporary, forget } from './copy.ts'
import { type Disk, errnoOf, syncFolder } from './disk.ts'
import { cannotLink, land } from './land.ts'
import { leave } from './leave.ts'
import { FileProblem } from './problem.ts'
import { readAndHash } from './read.ts'
import { recognize } from './recognize.ts'
import { isSameStamp, lookAt, stampOf } from './stamp.ts'

/** One file on its way, forth or back. */
export interface Journey extends Pick<Placement, 'operation' | 'content_hash'> {
  readonly source: string
  readonly destination: string
  readonly temporary: string
  readonly signal?: AbortSignal | undefined
  /** Makes the folder of the destination and notes every folder it had to make. */
  makeFolder(made: string[]): Promise<void>
}

export type Way = Omit<Journey, 'makeFolder'>

/**
 * Brings a file to its place. Killed at any point and asked again, it ends the same:
 * I1 a final name only ever holds the whole, verified content;
 * I2 a source is unlinked only after that content is durable under the final name;
 * I3 nothing that exists is written over.
 */
export async function carry(disk: Disk, journey: Journey): Promise<PlacementResult> {
  const made: string[] = []
  try {
    const there = await lookAt(disk, journey.destination)
    if (there) return await recognize(disk, journey, there)
    const source = await checkSource(disk, journey)
    await journey.makeFolder(made)
    await bring(disk, journey, source)
    return { status: 'placed', stamp: await finish(disk, journey, source) }
  } catch (error) {
    await cleanUp(disk, journey.temporary, made)
    const there = errnoOf(error) === 'EEXIST' ? await lookAt(disk, journey.destination) : undefined
    if (there) return recognize(disk, journey, there)
    const isGone = errnoOf(error) === 'ENOENT' && !(await lookAt(disk, journey.source))
    throw isGone ? missing(journey.source) : error
  }
}

const missing = (path: string) => new FileProblem('source_missing', `There is no file at ${path}`)

/** Is the source a file with the promised content? A copy proves that when it reads itself again, so it is not read twice. */
async function checkSource(disk: Disk, journey: Journey): Promise<BigIntStats> {
  const { source, operation, signal } = journey
  const stats = await lookAt(disk, source)
  if (!stats?.isFile()) throw missing(source)
  if (operation === 'copy') return stats
  if (operation === 'move') await disk.access(dirname(source), constants.W_OK)
  const read = await readAndHash(disk, source, { keep_bytes: 0, signal })
  if (read === undefined) throw missing(source)
  const isTheOne = read !== 'changed' && read.content_hash === journey.content_hash
  if (isTheOne && isSameStamp(read, stampOf(stats))) return stats
  throw new FileProblem('source_changed', `${source} has other content now than when it was read`)
}

async function bring(disk: Disk, journey: Journey, stats: BigIntStats): Promise<void> {
  const isLinked = journey.operation !== 'copy' && (await linkSource(disk, journey, stats))
  if (isLinked) return
  const inode = await copyToTemporary(disk, { ...journey, stats })
  await land(disk, journey.temporary, { path: journey.destination, inode })
}

/** False when there can be no hard link between the two places. */
async function linkSource(disk: Disk, journey: Journey, stats: BigIntStats): Promise<boolean> {
  const { source, destination, operation } = journey
  try {
    await disk.link(source, destination)
  } catch (error) {
    if (!cannotLink(error)) throw error
    if (operation === 'move') return false
    const message = `There can be no hard link from ${source} to ${destination}: other file system, or one without links. Copy instead`
    throw new FileProblem('permission_denied', message, { cause: error })
  }
  const linked = await lookAt(disk, destination)
  if (linked && isSameStamp(stampOf(linked), stampOf(stats))) return true
  // The source was replaced after it was read. What was linked is still there under its own name.
  await forget(disk, destination)
  throw new FileProblem('source_changed', `${source} was replaced while it was on its way`)
}

async function finish(disk: Disk, journey: Journey, source: BigIntStats): Promise<FileStamp> {
  const { destination, operation } = journey
  await syncFolder(disk, dirname(destination))
  const placed = await lookAt(disk, destination)
  if (!placed) throw new Error(`${destination} was taken away right after it was placed`)
  if (operation !== 'move') return stampOf(placed)
  try {
    await leave(disk, journey.source, stampOf(source))
  } catch (error) {
    // A move is whole or not at all: while the source is there, the new name can go.
    const isSafe = (await lookAt(disk, journey.source))?.isFile() === true
    const now = await lookAt(disk, destination)
    if (isSafe && now?.ino === placed.ino) await forget(disk, destination)
    throw error
  }
  return stampOf(placed)
}

async function cleanUp(disk: Disk, temporary: string, made: readonly string[]): Promise<void> {
  try {
    await forget(disk, temporary)
    for (const folder of made.toReversed()) await disk.rmdir(folder)
  } catch {
    // What stays is hidden or empty, and the error that led here is the one to tell.
  }
}
