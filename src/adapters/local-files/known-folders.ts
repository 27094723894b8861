import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { walk } from './walk.ts'

/** The folders the operating system is known to tell us about. */
export interface KnownFolders {
  /** Starts again with every folder there is now. */
  learnAll(signal: AbortSignal): Promise<void>
  /**
   * A notice about this folder came, so it is watched, unless there was another one of its name:
   * then the notice may have been about that.
   */
  add(path: string): void
  /** A path went away, and if it was a folder everything below it. */
  drop(path: string): void
  /** False too for a new folder under an old name. */
  has(path: string): boolean
  /** No notice is on its way any more: names are free to be new again. */
  rest(): void
}

export function createKnownFolders(root: string): KnownFolders {
  const known = new Map<string, string>()
  const gone = new Set<string>()
  const wentAway = (path: string): boolean =>
    gone.has(path) || (path.length > root.length && wentAway(dirname(path)))
  const learn = (path: string) => {
    const identity = identityOf(path)
    if (identity) known.set(path, identity)
  }
  return {
    learnAll: async signal => {
      known.clear()
      gone.clear()
      learn(root)
      for await (const entries of walk(root, { signal, isFoldersOnly: true })) {
        for (const entry of entries) if (entry.kind === 'folder') learn(entry.path)
      }
    },
    add: path => {
      if (!known.has(path) && !wentAway(path)) learn(path)
    },
    drop: path => void gone.add(path),
    rest: () => {
      if (gone.size > 0) for (const path of known.keys()) if (wentAway(path)) known.delete(path)
      gone.clear()
    },
    has: path => {
      const identity = identityOf(path)
      return identity !== undefined && known.get(path) === identity && !wentAway(path)
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
