import { sha256 } from '#lib/hash'
import type { Files, FoundFile, ReadFile, ScanBatch } from '../ports.ts'
import { createMemoryDisk, isHidden, type MemoryDisk, stampOf } from './memory-disk.ts'
import { placeOn, refusalOfPath, unplaceOn } from './memory-placing.ts'

/** `Files` for tests of whatever uses them. What a person does behind the adapter's back happens through the extra methods. */
export interface MemoryFiles extends Files {
  write(path: string, content: string | Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** Every path there is, sorted. */
  paths(): Promise<readonly string[]>
}

export function memoryFiles(seed: Readonly<Record<string, string | Uint8Array>> = {}): MemoryFiles {
  const disk = createMemoryDisk()
  for (const [path, content] of Object.entries(seed)) disk.put(path, content)
  return {
    scan: (root, options) => scanDisk(disk, root, options?.signal),
    stamp: async path => {
      const file = disk.files.get(path)
      return file && stampOf(file)
    },
    isFolder: async path => disk.isFolder(path.replace(/\/$/, '')),
    read: async (path, options) => {
      options.signal?.throwIfAborted()
      return readFrom(disk, path, options.keep_bytes)
    },
    head: async (path, bytes) => disk.files.get(path)?.bytes.slice(0, Math.max(0, bytes)),
    place: async (placement, options) => {
      options?.signal?.throwIfAborted()
      return placeOn(disk, placement)
    },
    unplace: async (placement, options) => {
      options?.signal?.throwIfAborted()
      return unplaceOn(disk, placement)
    },
    writeNew: async (path, bytes, { root }) => writeNewOn(disk, path, { bytes, root }),
    writeOwn: async (path, bytes) => void disk.put(path, bytes),
    watch: async (root, { signal, onChange }) => {
      const tell = (path: string) => void (signal.aborted || onChange([path]))
      const isBelow = (path: string) => path.startsWith(`${root}/`) && !isHidden(path.slice(root.length + 1))
      disk.listen(path => isBelow(path) && queueMicrotask(() => tell(path)), signal)
    },
    write: async (path, content) => void disk.put(path, content),
    remove: async path => disk.drop(path),
    paths: async () => [...disk.files.keys()].toSorted(),
  }
}

async function* scanDisk(
  disk: MemoryDisk,
  root: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<ScanBatch, void> {
  signal?.throwIfAborted()
  const below = [...disk.files.keys()].filter(
    path => path.startsWith(`${root}/`) && !isHidden(path.slice(root.length + 1)),
  )
  below.sort(filesBeforeFolders)
  for (let start = 0; start < below.length; start += 1000) {
    signal?.throwIfAborted()
    yield batchOf(disk, below.slice(start, start + 1000))
  }
}

function batchOf(disk: MemoryDisk, paths: readonly string[]): ScanBatch {
  const files: FoundFile[] = paths.flatMap(path => {
    const file = disk.files.get(path)
    return file ? [{ path, ...stampOf(file) }] : []
  })
  const empty = files.filter(file => file.size_bytes === 0)
  return {
    files: files.filter(file => file.size_bytes > 0),
    skipped: empty.map(({ path }) => ({ path, reason: 'empty' })),
  }
}

/** The order of a scan: a folder's own files, then the folders in it. */
function filesBeforeFolders(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')]
  const index = left.findIndex((name, at) => name !== right[at])
  const isFile = (names: readonly string[]) => names.length === index + 1
  if (isFile(left) !== isFile(right)) return isFile(left) ? -1 : 1
  return (left[index] ?? '') < (right[index] ?? '') ? -1 : 1
}

function readFrom(disk: MemoryDisk, path: string, keepBytes: number): ReadFile | undefined {
  const file = disk.files.get(path)
  if (!file) return undefined
  return {
    ...stampOf(file),
    content_hash: sha256(file.bytes),
    bytes: file.bytes.slice(0, Math.max(0, keepBytes)),
  }
}

function writeNewOn(disk: MemoryDisk, path: string, { bytes, root }: { bytes: Uint8Array; root: string }) {
  const stem = path.replace(/(?<=[^/])\.[^./]*$/, '')
  const taken = (candidate: string) => disk.files.has(candidate) || disk.isFolder(candidate)
  let used = path
  for (let number = 1; taken(used); number += 1) {
    used = `${stem}-${String(number).padStart(3, '0')}${path.slice(stem.length)}`
  }
  const refusal = refusalOfPath(disk, root, used)
  if (refusal) throw Object.assign(new Error(refusal.message), { code: refusal.reason })
  return { path: used, stamp: stampOf(disk.put(used, bytes)) }
}
