import { dirname } from 'node:path'

const QUIET_MS = 100
const LONGEST_MS = 1000

/** Notices that came close together. */
export interface Burst {
  /** Folders to look through whatever the number of notices. */
  readonly newFolders: Set<string>
  add(path: string): void
  isWaiting(): boolean
  /** Time since the last notice. */
  quietMs(): number
  /** Has it become quiet, or gone on for so long that waiting for quiet makes no sense? */
  isOver(): boolean
  /** Takes what came so far; the next notice begins a new burst. */
  take(): Taken
}

export interface Taken {
  readonly folders: ReadonlySet<string>
  readonly newFolders: ReadonlySet<string>
  readonly notices: number
  /** Milliseconds since the epoch when the first one came. */
  readonly since: number
}

export function createBurst(now: () => number = Date.now): Burst {
  const folders = new Set<string>()
  const newFolders = new Set<string>()
  let notices = 0
  let since = now()
  let lastAt = since
  return {
    newFolders,
    add: path => {
      lastAt = now()
      if (notices === 0) since = lastAt
      notices += 1
      folders.add(dirname(path))
    },
    isWaiting: () => notices > 0 || newFolders.size > 0,
    quietMs: () => now() - lastAt,
    isOver: () => now() - lastAt >= QUIET_MS || now() - since >= LONGEST_MS,
    take: () => {
      const taken = {
        folders: new Set(folders),
        newFolders: new Set(newFolders),
        notices,
        since: notices > 0 ? since : now(),
      }
      folders.clear()
      newFolders.clear()
      notices = 0
      return taken
    },
  }
}
