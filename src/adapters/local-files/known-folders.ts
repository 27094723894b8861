import { lstatSync } from 'node:fs'
import { sep } from 'node:path'
import { walk } from './walk.ts'

/** The folders the operating system is known to tell us about. */
export interface KnownFolders {
  /** Starts again with every folder there is now. */
  learnAll(signal: AbortSignal): Promise<void>
  add(path: string): void
  /** A path went away, and if it was a folder everything below it. */
  drop(path: string): void
  /** False too for a new folder under an old name. */
  has(path: string): boolean
}

export function createKnownFolders(root: string): KnownFolders {
  const known = new Map<string, string>()
  const add = (path: string) => {
    const identity = identityOf(path)
    if (identity) known.set(path, identity)
  }
  return {
    learnAll: async signal => {
      known.clear()
      add(root)
      for await (const entries of walk(root, { signal, isFoldersOnly: true })) {
        for (const entry of entries) if (entry.kind === 'folder') add(entry.path)
      }
    },
    add,
    drop: path => {
      if (!known.delete(path)) return
      for (const other of known.keys()) if (other.startsWith(path + sep)) known.delete(other)
    },
    has: path => {
      const identity = identityOf(path)
      return identity !== undefined && known.get(path) === identity
    },
  }
}

/** Inode numbers are given out again at once; the time of birth tells two folders apart where the system keeps it. */
function identityOf(path: string): string | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    return stats && `${stats.ino} ${stats.birthtimeNs}`
  } catch {
    // What we may not look at, nobody tells us about.
    return undefined
  }
}
