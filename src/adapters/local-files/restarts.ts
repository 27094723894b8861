const QUIET_MS = 500
const LONGEST_MS = 5000
/** Restarting takes at most about this part of the time, however large the library is. */
const PAUSE_PER_RESTART = 10

/** When to begin the watch again: it takes seconds for ten thousand folders, so not while they are still being made. */
export interface Restarts {
  /** Something has not been watched since then (milliseconds since the epoch). */
  need(since: number): void
  isNeeded(): boolean
  isDue(quietMs: number): boolean
  /** `work` gets the time since when something may have been missed. */
  run(work: (since: number) => Promise<void>): Promise<void>
}

export function createRestarts(now: () => number = Date.now): Restarts {
  let needed: { readonly since: number; readonly askedAt: number } | undefined
  let tookMs = 0
  return {
    need: since => {
      needed ??= { since, askedAt: now() }
    },
    isNeeded: () => needed !== undefined,
    isDue: quietMs => {
      if (!needed) return false
      return quietMs >= QUIET_MS || now() - needed.askedAt >= Math.max(LONGEST_MS, tookMs * PAUSE_PER_RESTART)
    },
    run: async work => {
      const began = now()
      const since = needed?.since ?? began
      needed = undefined
      await work(since)
      tookMs = now() - began
    },
  }
}
