import type { FileStamp } from '../ports.ts'

export interface MemoryFile {
  readonly bytes: Uint8Array
  readonly mtimeNs: bigint
  readonly inode: number
}

/** Files by absolute path with `/`; a folder exists as long as something is in it. */
export interface MemoryDisk {
  readonly files: ReadonlyMap<string, MemoryFile>
  /** New content is a new file: its number differs from all before, and so does its time unless one is given. */
  put(path: string, content: string | Uint8Array, mtimeNs?: bigint): MemoryFile
  link(path: string, file: MemoryFile): void
  drop(path: string): void
  isFolder(path: string): boolean
  listen(onChange: (path: string) => void, signal: AbortSignal): void
}

export function createMemoryDisk(): MemoryDisk {
  const files = new Map<string, MemoryFile>()
  const listeners = new Set<(path: string) => void>()
  let made = 0
  const tell = (path: string) => {
    for (const listener of listeners) listener(path)
  }
  const link = (path: string, file: MemoryFile) => {
    files.set(path, file)
    tell(path)
  }
  return {
    files,
    link,
    put: (path, content, mtimeNs) => {
      made += 1
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice()
      const file = { bytes, mtimeNs: mtimeNs ?? FIRST_TIME_NS + BigInt(made) * 1_000_000_001n, inode: made }
      link(path, file)
      return file
    },
    drop: path => {
      files.delete(path)
      tell(path)
    },
    isFolder: path => [...files.keys()].some(each => each.startsWith(`${path}/`)),
    listen: (onChange, signal) => {
      listeners.add(onChange)
      signal.addEventListener('abort', () => listeners.delete(onChange), { once: true })
    },
  }
}

const FIRST_TIME_NS = 1_700_000_000_000_000_000n

export const stampOf = (file: MemoryFile): FileStamp => ({
  size_bytes: file.bytes.length,
  mtime_ns: String(file.mtimeNs),
  inode: `0:${file.inode}`,
})

/** Below the root and with a hidden name on the way. */
export const isHidden = (pathBelowRoot: string): boolean => /(?:^|\/)\./.test(pathBelowRoot)
