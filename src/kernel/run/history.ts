import type { EventRecord } from '#kernel'

/** The last published events, shared by everybody who follows the log. */
export interface History {
  push(record: EventRecord): void
  /** Forgets what it has: what comes next does not follow it. */
  restart(): void
  /** The first `limit` events after a position; undefined when it does not know them all. */
  after(position: number, limit: number): readonly EventRecord[] | undefined
  /** Position of the last event, 0 when there was none. */
  last(): number
}

export function createHistory(size: number): History {
  const ring = Array.from<EventRecord | undefined>({ length: size })
  let first = 0
  let last = 0

  return {
    push(record) {
      last = record.position
      if (first === 0) first = last
      if (last - first >= size) first = last - size + 1
      ring[last % size] = record
    },
    restart() {
      ring.fill(undefined)
      first = 0
    },
    after(position, limit) {
      if (first === 0 || position < first - 1) return undefined
      const until = Math.min(last, position + limit)
      const records: EventRecord[] = []
      for (let at = position + 1; at <= until; at += 1) records.push(ring[at % size]!)
      return records
    },
    last: () => last,
  }
}
