export interface Preferences {
  /** An answer at once, when work goes on (RFC 7240 §4.1). */
  readonly isAsync: boolean
  /** How long the caller would wait for the end of that work (§4.3). */
  readonly waitMs: number
}

/** Whoever waits holds a connection. */
const longestWaitMs = 60_000

const none: Preferences = { isAsync: false, waitMs: 0 }

/** What a caller would like; what cannot be read is left out, as RFC 7240 §2 asks. */
export function preferencesOf(prefer: string | readonly string[] | undefined): Preferences {
  if (prefer === undefined) return none
  const wishes = [prefer].flat().join(',').slice(0, 1000).toLowerCase().split(/[,;]/)
  const wait = wishes.map(wish => /^wait\s*=\s*"?(\d{1,5})"?$/.exec(wish.trim())?.[1]).find(Boolean)
  return {
    isAsync: wishes.some(wish => wish.trim() === 'respond-async'),
    waitMs: Math.min(longestWaitMs, Number(wait ?? 0) * 1000),
  }
}
