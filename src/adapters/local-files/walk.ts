import type { SkippedEntry } from '#domains/assets/ports'
import { type BigIntStats, lstatSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { listFolder } from './list-folder.ts'
import { mayRead } from './may-read.ts'
import { createSlices } from './slices.ts'

export type Entry =
  | { readonly kind: 'file'; readonly path: string; readonly stats: BigIntStats }
  | { readonly kind: 'folder'; readonly path: string }
  | ({ readonly kind: 'skipped' } & SkippedEntry)

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined
  /** Folders alone cost no look at any file. */
  readonly isFoldersOnly?: boolean | undefined
  /** This folder and nothing below it. */
  readonly isShallow?: boolean | undefined
}

/**
 * Everything below a folder: the entries of one folder in the order of their names, then its folders one after the other.
 * Symlinks are never followed, except a root that is one, because the user named it.
 */
export async function* walk(root: string, options: WalkOptions = {}): AsyncGenerator<readonly Entry[], void> {
  const slices = createSlices(options.signal)
  const ahead = [resolve(root)]
  const batch: Entry[] = []
  for (let folder = ahead.pop(); folder !== undefined; folder = ahead.pop()) {
    const listing = await listFolder(folder, slices)
    const below: string[] = []
    for (const name of listing.names) {
      const path = folder.endsWith(sep) ? folder + name : folder + sep + name
      const isFolder = listing.folders.has(name)
      if (isFolder) below.push(path)
      const entry = isFolder ? ({ kind: 'folder', path } as const) : entryAt(path, options)
      if (entry) batch.push(entry)
      if (batch.length >= BATCH) yield batch.splice(0)
      if (slices.isOver()) await slices.next()
    }
    for (const skipped of listing.skipped) batch.push({ kind: 'skipped', ...skipped })
    if (options.isShallow) break
    for (const path of below.toReversed()) ahead.push(path)
  }
  yield batch
}

/** Is any part of the way below the root hidden? Alice's own temporary files are. */
export const isHidden = (pathBelowRoot: string): boolean => /(?:^|[/\\])\./.test(pathBelowRoot)

const BATCH = 1000

/** `undefined` when the file went away between the listing and the look, or when nobody asked for files. */
function entryAt(path: string, options: WalkOptions): Entry | undefined {
  if (options.isFoldersOnly) return undefined
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (!stats) return undefined
    const reason = reasonToSkip(path, stats)
    return reason ? { kind: 'skipped', path, reason } : { kind: 'file', path, stats }
  } catch {
    // Whatever the file system says here is about this one entry; the walk goes on.
    return { kind: 'skipped', path, reason: 'unreadable' }
  }
}

function reasonToSkip(path: string, stats: BigIntStats): SkippedEntry['reason'] | undefined {
  if (stats.isSymbolicLink()) return 'symlink'
  if (!stats.isFile()) return 'not_a_file'
  if (stats.size === 0n) return 'empty'
  return mayRead(path, Number(stats.mode)) ? undefined : 'unreadable'
}
