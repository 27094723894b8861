import { Refusal } from '#kernel'
import type { ServerResponse } from 'node:http'

export interface UnsentAnswers {
  /** Counts an answer until its reader has taken it or is gone. */
  note(raw: ServerResponse, payload: unknown): void
  /** Refuses new requests while too much is waiting for those who do not read. */
  assertRoom(): void
}

/** Most answers fit into the buffers of the operating system; those are not counted. */
const smallestCounted = 65_536

export function createUnsentAnswers(mostBytes: number): UnsentAnswers {
  let waiting = 0
  return {
    note(raw, payload) {
      const size = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.length : 0
      if (size < smallestCounted) return
      waiting += size
      raw.once('close', () => (waiting -= size))
    },
    assertRoom() {
      if (waiting < mostBytes) return
      throw new Refusal('BUSY', 'Too many long answers wait for readers who do not take them', {
        details: { waiting_bytes: waiting },
        suggestions: ['retry'],
      })
    },
  }
}
