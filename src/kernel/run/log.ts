// I1  `append` resolves only after the store said the batch is on disk (G1).
// I2  One flush at a time; what arrives meanwhile shares the next one (group commit).
import { Refusal, type EventRecord, type NewEvent } from '#kernel'
import type { AppendOptions, Entry } from './draft.ts'
import { createFlush, type FlushDeps } from './flush.ts'

export interface LogWriter {
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<readonly EventRecord[]>
  /** Resolves when everything handed in so far is on disk or refused. */
  flushed(): Promise<void>
  /** Tells the writer how far other processes have moved the log; saves it a stale commit. */
  sawHead(position: number): void
  /** Another process changed how views are folded. */
  distrust(): void
  /** Refuses new appends and waits for the rest. */
  close(): Promise<void>
  readonly waiting: number
}

export const limits = {
  eventBytes: 64 * 1024,
  subjectChars: 600,
  flushEvents: 512,
  flushBytes: 4 << 20,
  waiting: 100_000,
} as const

export function createLogWriter(deps: FlushDeps, startHead: number): LogWriter {
  const { flush, sawHead, distrust } = createFlush(deps, startHead)
  let queue: Entry[] = []
  let running: Promise<void> | undefined
  let isClosed = false

  async function loop() {
    await yieldToProducers()
    while (queue.length > 0) {
      const entries = takeBatch(queue)
      queue = queue.slice(entries.length)
      await flush(entries)
      await yieldToProducers()
    }
    // In the same turn as the last look at the queue: what is appended from now on starts a new loop.
    running = undefined
  }

  return {
    append(events, options = {}) {
      if (isClosed) return Promise.reject(new Refusal('STOPPING', 'Alice is stopping and takes no new facts'))
      if (queue.length >= limits.waiting) {
        return Promise.reject(
          new Refusal('BUSY', 'Too many facts are waiting to be written', { suggestions: ['retry'] }),
        )
      }
      let encoded: string[]
      try {
        encoded = events.map(encodeData)
      } catch (error) {
        return Promise.reject(error)
      }
      const sizeBytes = encoded.reduce((sum, text) => sum + text.length, 0)
      return new Promise((resolve, reject) => {
        queue.push({ events, options, encoded, sizeBytes, resolve, reject })
        running ??= loop()
      })
    },
    async flushed() {
      while (running) await running
    },
    sawHead(position) {
      if (!running) sawHead(position)
    },
    distrust,
    async close() {
      isClosed = true
      while (running) await running
    },
    get waiting() {
      return queue.length
    },
  }
}

/** One turn of the event loop lets callers that were just answered come back and share the next flush. */
const yieldToProducers = () => new Promise<void>(resolve => setImmediate(resolve))

function takeBatch(queue: readonly Entry[]): Entry[] {
  let events = 0
  let bytes = 0
  const taken: Entry[] = []
  for (const entry of queue) {
    events += entry.events.length
    bytes += entry.sizeBytes
    if (taken.length > 0 && (events > limits.flushEvents || bytes > limits.flushBytes)) break
    taken.push(entry)
  }
  return taken
}

/** Subjects and ids are keys of an index: bounded, and without the one character that not every store can keep. */
function checkNames({ type, subject, id = '' }: NewEvent) {
  const isUsable =
    subject.length > 0 && subject.length <= limits.subjectChars && id.length <= limits.subjectChars
  if (isUsable && !subject.includes('\u0000') && !id.includes('\u0000')) return
  throw new Refusal(
    'INVALID_INPUT',
    `${type} has a subject or id that is empty, longer than ${limits.subjectChars} characters, or has a NUL`,
  )
}

function encodeData(event: NewEvent): string {
  checkNames(event)
  const encoded = JSON.stringify(event.data)
  // A character has at most three bytes, so most events need not be measured.
  const bytes = encoded.length * 3 <= limits.eventBytes ? 0 : Buffer.byteLength(encoded)
  if (bytes > limits.eventBytes) {
    const message = `${event.type} carries ${bytes} bytes; an event stays under ${limits.eventBytes}`
    throw new Refusal('TOO_LARGE', message, { suggestions: ['store_as_blob'] })
  }
  return encoded
}
