import { createLatencies, sharedNow } from './load.ts'

export interface Heard {
  readonly received: number
  /** When the last one came, on the clock all processes share. */
  readonly last: number
  readonly p50_ms: number
  readonly p99_ms: number
}

/** Counts what it hears and how long each was on its way. */
export interface Listener {
  /** `sent`: when it was made, on the clock all processes share. */
  hear(sent: number): void
  /** Forgets what it has counted. */
  begin(): Promise<undefined>
  /** Waits until all of these were heard, or nothing more comes. */
  heard(expected: number): Promise<Heard>
}

/** Whoever hears nothing for so long has lost the rest. */
const quietMs = 1500

export function createListener(): Listener {
  let received = 0
  let last = 0
  let delays = createLatencies()
  return {
    hear(sent) {
      last = sharedNow()
      delays.add((last - sent) / 1e6)
      received += 1
    },
    async begin() {
      received = 0
      delays = createLatencies()
      return undefined
    },
    async heard(expected) {
      let before = received
      let quietSince = performance.now()
      while (received < expected && performance.now() - quietSince < quietMs) {
        await new Promise(done => setTimeout(done, 1))
        if (received !== before) quietSince = performance.now()
        before = received
      }
      return { received, last, p50_ms: delays.percentile(0.5), p99_ms: delays.percentile(0.99) }
    },
  }
}
