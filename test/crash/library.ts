import { Buffer } from 'node:buffer'
// Looks at folders the way a suspicious owner would: every file, hidden ones too, whatever its name.
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync } from 'node:fs'

export interface Seen {
  /** Bytes of the name as latin1, so that broken UTF-8 stays itself. */
  readonly path: string
  /** Two names of one file have the same. */
  readonly file: string
  readonly hash: string
  /** A hidden name that a copy in progress has. */
  readonly isTemporary: boolean
}

export interface Library {
  look(...roots: readonly string[]): readonly Seen[]
}

/** Content that did not change is not read again: a change of any kind moves the change time. */
export function createLibrary(): Library {
  const known = new Map<string, string>()
  const hashOf = (path: Buffer, mark: string) => {
    const before = known.get(mark)
    if (before !== undefined) return before
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex')
    known.set(mark, hash)
    return hash
  }

  function walk(folder: Buffer, seen: Seen[]) {
    for (const entry of readdirSync(folder, { encoding: 'buffer', withFileTypes: true })) {
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name])
      if (entry.isDirectory()) {
        walk(path, seen)
        continue
      }
      const { dev, ino, size, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true })
      const name = entry.name.toString('latin1')
      seen.push({
        path: path.toString('latin1'),
        file: `${dev}:${ino}`,
        hash: hashOf(path, `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`),
        isTemporary: name.startsWith('.alice-'),
      })
    }
  }

  return {
    look(...roots) {
      const seen: Seen[] = []
      for (const root of roots) walk(Buffer.from(root), seen)
      return seen
    },
  }
}

/** How often each content is there. Two names of one file count once: that is a move half way. */
export function contents(seen: readonly Seen[]): Map<string, number> {
  const counts = new Map<string, number>()
  const counted = new Set<string>()
  for (const { file, hash, isTemporary } of seen) {
    if (isTemporary || counted.has(file)) continue
    counted.add(file)
    counts.set(hash, (counts.get(hash) ?? 0) + 1)
  }
  return counts
}

export interface Difference {
  readonly lost: number
  readonly extra: number
  /** Contents that were not there before at all. */
  readonly strange: number
}

export function compare(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): Difference {
  let lost = 0
  let extra = 0
  let strange = 0
  for (const [hash, count] of before) {
    const left = now.get(hash) ?? 0
    lost += Math.max(0, count - left)
    extra += Math.max(0, left - count)
  }
  for (const [hash, count] of now) if (!before.has(hash)) strange += count
  return { lost, extra, strange }
}

/** Every name with its content, for comparing whole trees. */
export const names = (seen: readonly Seen[]) => new Map(seen.map(({ path, hash }) => [path, hash]))

export function countDifferentNames(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>) {
  const changed = [...before].filter(([path, hash]) => now.get(path) !== hash).length
  return changed + [...now.keys()].filter(path => !before.has(path)).length
}
