import { matchesPattern, type EventLog, type EventRecord, type NewEvent } from '#kernel'
import { fakeClock, type FakeClock } from '#kernel/testing'
import { createBus, type Bus } from '../bus.ts'

/** A log in memory with a bus, for tests of what reads and follows it. */
export interface MemoryLog extends Pick<EventLog, 'head' | 'read'> {
  readonly bus: Bus
  /** Commits and publishes. */
  append(...events: readonly Partial<NewEvent>[]): void
  /** Commits; readers see the events, listeners do not yet. */
  commit(...events: readonly Partial<NewEvent>[]): void
  publish(): void
  readonly records: readonly EventRecord[]
  /** The next reads fail with it. */
  failReads(error: Error): void
  readonly reads: number
}

interface MemoryLogOptions {
  readonly clock?: FakeClock
  readonly historySize?: number
  /** How long a read takes. */
  readonly readMs?: () => number
}

export function memoryLog({
  clock = fakeClock(),
  historySize = 64,
  readMs,
}: MemoryLogOptions = {}): MemoryLog {
  const records: EventRecord[] = []
  const bus = createBus({
    clock,
    historySize,
    onError: error => {
      throw error
    },
  })
  let published = 0
  let failure: Error | undefined
  let reads = 0

  const commit = (...events: readonly Partial<NewEvent>[]) => {
    for (const event of events) records.push(recordOf(records.length + 1, event))
  }
  const publish = () => {
    const fresh = records.slice(published)
    published = records.length
    bus.publish(fresh)
  }

  return {
    bus,
    records,
    commit,
    publish,
    append(...events) {
      commit(...events)
      publish()
    },
    head: () => records.length,
    async read({ after, upTo = Infinity, limit, subject, patterns }) {
      reads += 1
      const ms = readMs?.()
      if (ms) await new Promise<void>(resolve => void clock.after(ms, resolve))
      if (failure) throw failure
      const found: EventRecord[] = []
      for (let at = after; at < Math.min(upTo, records.length) && found.length < limit; at += 1) {
        const record = records[at]!
        if (subject !== undefined && record.subject !== subject) continue
        if (!patterns || patterns.some(pattern => matchesPattern(pattern, record.type))) found.push(record)
      }
      return found
    },
    failReads(error) {
      failure = error
    },
    get reads() {
      return reads
    },
  }
}

const recordOf = (position: number, event: Partial<NewEvent>): EventRecord => ({
  position,
  id: event.id ?? `evt_${position}`,
  type: event.type ?? 'note.written',
  version: event.version ?? 1,
  subject: event.subject ?? 'note',
  time: '2026-01-01T12:00:00.000Z',
  source: '/alice/test',
  priority: event.priority ?? 'normal',
  data: event.data ?? {},
})
