import { setTimeout } from 'node:timers/promises'
import { walk } from './walk.ts'

/** The pause is so many times as long as the look. */
const PAUSE_PER_LOOK = 10

/** Compares a folder with what it was before, again and again: for file systems that do not tell about changes. */
export async function watchByPolling(options: {
  readonly root: string
  readonly signal: AbortSignal
  readonly shortestPauseMs: number
  readonly note: (path: string) => void
}): Promise<void> {
  let before = await lookThrough(options.root, options.signal)
  const follow = async () => {
    for (;;) {
      await setTimeout(Math.max(options.shortestPauseMs, before.tookMs * PAUSE_PER_LOOK), undefined, options)
      const now = await lookThrough(options.root, options.signal)
      for (const path of changesBetween(before, now)) options.note(path)
      before = now
    }
  }
  follow().catch((error: unknown) => {
    // It only ever ends by being stopped.
    if (!options.signal.aborted) throw error
  })
}

interface Picture {
  readonly lookByPath: ReadonlyMap<string, string>
  readonly tookMs: number
}

async function lookThrough(root: string, signal: AbortSignal): Promise<Picture> {
  const began = performance.now()
  const lookByPath = new Map<string, string>()
  for await (const entries of walk(root, { signal })) {
    for (const entry of entries) {
      if (entry.kind === 'file') {
        lookByPath.set(entry.path, `${entry.stats.ino} ${entry.stats.size} ${entry.stats.mtimeNs}`)
      }
      if (entry.kind === 'skipped') lookByPath.set(entry.path, entry.reason)
    }
  }
  return { lookByPath, tookMs: performance.now() - began }
}

function* changesBetween(before: Picture, now: Picture): Generator<string> {
  for (const [path, look] of now.lookByPath) if (before.lookByPath.get(path) !== look) yield path
  for (const path of before.lookByPath.keys()) if (!now.lookByPath.has(path)) yield path
}
