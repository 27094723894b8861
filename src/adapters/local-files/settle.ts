import { lstatSync } from 'node:fs'
import type { Slices } from './slices.ts'

export interface Settler {
  /** This path may have changed just now. */
  note(path: string): void
  /** Paths still being watched over. */
  count(): number
  /** Looks at every path that is waiting and answers those that have been still for long enough. */
  poll(slices: Slices): Promise<readonly string[]>
  /** Notices may have been lost: what was told lately is looked at again. */
  doubt(): void
  /** Everything is quiet: what was told before may be told again. */
  rest(): void
}

interface Waiting {
  readonly look: string
  readonly since: number
}

/**
 * Waits for files to be still: the same size and time at two polls in a row, `settleMs` apart.
 * A path that turns out to be a folder goes to `onFolder` instead.
 */
export function createSettler({
  settleMs,
  onFolder,
  now = () => performance.now(),
}: {
  settleMs: number
  onFolder: (path: string) => void
  now?: () => number
}): Settler {
  const waiting = new Map<string, Waiting | undefined>()
  // A folder that is looked through during a burst shows again what was told a moment ago.
  const told = new Map<string, string>()
  const isStill = (path: string, look: string): boolean => {
    const before = waiting.get(path)
    if (before?.look === look) return now() - before.since >= settleMs
    waiting.set(path, { look, since: now() })
    return false
  }
  return {
    note: path => void waiting.set(path, undefined),
    count: () => waiting.size,
    poll: async slices => {
      const still: string[] = []
      for (const path of waiting.keys()) {
        const look = lookFor(path)
        if (look === 'folder') {
          waiting.delete(path)
          onFolder(path)
        } else if (told.get(path) === look) {
          waiting.delete(path)
        } else if (isStill(path, look)) {
          waiting.delete(path)
          told.set(path, look)
          still.push(path)
        }
        if (slices.isOver()) await slices.next()
      }
      return still
    },
    doubt: () => {
      for (const path of told.keys()) if (!waiting.has(path)) waiting.set(path, undefined)
    },
    rest: () => told.clear(),
  }
}

function lookFor(path: string): string {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false })
    if (!stats) return 'gone'
    return stats.isDirectory() ? 'folder' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`
  } catch {
    // Not to be seen by us is as good as gone; whoever is told looks for themselves.
    return 'gone'
  }
}
