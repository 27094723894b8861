// One destination that does not answer is left alone for a while, and then asked by one request before all others.

export interface Circuit {
  /** Milliseconds to wait before something may be sent; 0 lets the caller send, and then it must say how it went. */
  pause(now: number): number
  succeeded(): void
  /** `askedMs`: the destination itself said how long to stay away. */
  failed(now: number, askedMs?: number): void
  /** It was begun and given up without an answer of the destination. */
  abandoned(): void
  state(now: number): CircuitState
}

export interface CircuitState {
  readonly state: 'closed' | 'open' | 'half_open'
  readonly until?: string
}

const failuresToOpen = 5
const firstRestMs = 15_000
const longestRestMs = 10 * 60_000
/** While one request asks whether the destination is back, the others look again this often. */
const probeMs = 1000

export function createCircuit(): Circuit {
  let failures = 0
  let openUntil = 0
  let isProbing = false

  return {
    pause(now) {
      if (openUntil === 0) return 0
      if (now < openUntil) return openUntil - now
      if (isProbing) return probeMs
      isProbing = true
      return 0
    },
    succeeded() {
      failures = 0
      openUntil = 0
      isProbing = false
    },
    failed(now, askedMs = 0) {
      failures += 1
      isProbing = false
      const rest = failures < failuresToOpen ? 0 : firstRestMs * 2 ** Math.min(10, failures - failuresToOpen)
      const pause = Math.max(Math.min(rest, longestRestMs), askedMs)
      if (pause > 0) openUntil = Math.max(openUntil, now + pause)
    },
    abandoned() {
      isProbing = false
    },
    state(now) {
      if (openUntil === 0) return { state: 'closed' }
      if (now >= openUntil) return { state: 'half_open' }
      return { state: 'open', until: new Date(openUntil).toISOString() }
    },
  }
}
