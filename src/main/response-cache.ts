import type { AnswerCache, KeptAnswer } from '#kernel/run'

export interface CacheStats {
  readonly hits: number
  readonly misses: number
  readonly entries: number
  readonly bytes: number
}

export type ResponseCache = AnswerCache & { stats(): CacheStats }

/** Answers in memory, up to so many bytes of JSON; what was not asked for longest goes first. */
export function createResponseCache(mostBytes: number): ResponseCache {
  const entries = new Map<string, { readonly kept: KeptAnswer; readonly bytes: number }>()
  const counts = { hit: 0, miss: 0 }
  let bytes = 0

  function drop(key: string) {
    bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  return {
    find(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.kept
    },
    keep(key, kept) {
      drop(key)
      const size = 2 * (key.length + JSON.stringify(kept.answer).length)
      // One that takes a large part of the room would drive all others out.
      if (size > mostBytes / 8) return
      entries.set(key, { kept, bytes: size })
      bytes += size
      for (const oldest of entries.keys()) {
        if (bytes <= mostBytes) break
        drop(oldest)
      }
    },
    count: outcome => void (counts[outcome] += 1),
    stats: () => ({ hits: counts.hit, misses: counts.miss, entries: entries.size, bytes }),
  }
}
