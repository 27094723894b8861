import type { SkippedEntry } from '#domains/assets/ports'
import { type Dir, type Dirent, opendirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Slices, sortInSlices } from './slices.ts'

export interface Listing {
  /** Everything with a name we can use, sorted. */
  readonly names: readonly string[]
  /** Those of the names that are folders. */
  readonly folders: ReadonlySet<string>
  readonly skipped: readonly SkippedEntry[]
}

/** What is in one folder, hidden names left out. A folder that cannot be read is an entry of `skipped`, not an error. */
export async function listFolder(folder: string, slices: Slices): Promise<Listing> {
  const found = await readFolder(folder, slices)
  if (!found) return { names: [], folders: new Set(), skipped: [{ path: folder, reason: 'unreadable' }] }
  if (found.isDoubtful) return listRaw(folder, slices)
  return { names: await sortInSlices(found.names, slices), folders: found.folders, skipped: [] }
}

/** U+FFFD: what bytes that are not UTF-8 become in a string. A name may also contain it honestly. */
const REPLACED = '\uFFFD'

/** So many names take about a millisecond. */
const NAMES_AT_ONCE = 1024

async function readFolder(folder: string, slices: Slices) {
  const names: string[] = []
  const folders = new Set<string>()
  let isDoubtful = false
  let open: Dir | undefined
  try {
    open = opendirSync(folder, { bufferSize: NAMES_AT_ONCE })
    for (let entry = open.readSync(); entry; entry = open.readSync()) {
      if (!entry.name.startsWith('.')) names.push(entry.name)
      if (entry.isDirectory()) folders.add(entry.name)
      if (entry.name.includes(REPLACED)) isDoubtful = true
      if (slices.isOver()) await slices.next()
    }
    return { names, folders, isDoubtful }
  } catch (error) {
    // No errno: the walk was aborted.
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return undefined
  } finally {
    open?.closeSync()
  }
}

/** The same with bytes for names, to tell honest U+FFFD from broken UTF-8. */
async function listRaw(folder: string, slices: Slices): Promise<Listing> {
  const raw = readdirSync(folder, { encoding: 'buffer', withFileTypes: true }).filter(isVisible)
  const decoded = raw.map(entry => ({ entry, name: decode(entry.name) }))
  const named = decoded.flatMap(({ entry, name }) => (name === undefined ? [] : [{ entry, name }]))
  const broken = decoded.filter(({ name }) => name === undefined)
  return {
    names: await sortInSlices(
      named.map(({ name }) => name),
      slices,
    ),
    folders: new Set(named.filter(({ entry }) => entry.isDirectory()).map(({ name }) => name)),
    skipped: broken.map(({ entry }) => ({
      path: join(folder, entry.name.toString()),
      reason: 'name_not_utf8',
    })),
  }
}

const isVisible = (entry: Dirent<Buffer>) => entry.name[0] !== 0x2e

function decode(name: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name)
  } catch {
    return undefined
  }
}
