// I1  `append` resolves only after the store said the batch is on disk (G1).
// I2  One flush at a time; what arrives meanwhile shares the next one (group commit).
// I3  Every entry of a flush is all or nothing; a refused entry does not disturb the others.
// I4  Checks and folds are computed on a known head and committed only on that head (G2, G4);
//     when another process moved it, they are computed again while the log is held.
// I5  Records are published in position order, each once, after they are committed (G3).
import { Refusal, type EventRecord, type NewEvent } from '#kernel'
import { prepareDraft, type AppendOptions, type Draft, type DraftDeps, type Entry } from './draft.ts'
import type { CommitAnswer, StateReader, Store } from './ports.ts'

export interface LogWriter {
  append(events: readonly NewEvent[], options?: AppendOptions): Promise<readonly EventRecord[]>
  /** Resolves when everything handed in so far is on disk or refused. */
  flushed(): Promise<void>
  /** Tells the writer how far other processes have moved the log; saves it a stale commit. */
  sawHead(position: number): void
  /** Refuses new appends and waits for the rest. */
  close(): Promise<void>
  readonly waiting: number
}

export interface LogDeps extends DraftDeps {
  readonly store: Store
  /** Runs inside a locked flush; throws when this process may not write any more. */
  readonly checkViews?: (state: StateReader) => Promise<void>
  onCommitted(records: readonly EventRecord[], head: number): void
}

export const limits = {
  eventBytes: 64 * 1024,
  subjectChars: 600,
  flushEvents: 512,
  flushBytes: 4 << 20,
  waiting: 100_000,
} as const

export function createLogWriter(deps: LogDeps, startHead: number): LogWriter {
  const { store, folder } = deps
  let head = startHead
  let queue: Entry[] = []
  let running: Promise<void> | undefined
  let isClosed = false
  /** Flushes to do under the lock before trust in our own head returns. */
  let lockedFlushes = 0

  async function loop() {
    await yieldToProducers()
    while (queue.length > 0) {
      const entries = takeBatch(queue)
      queue = queue.slice(entries.length)
      try {
        await flush(entries)
      } catch (error) {
        folder.forget()
        for (const entry of entries) entry.reject(storeTrouble(error))
      }
      await yieldToProducers()
    }
    // In the same turn as the last look at the queue: what is appended from now on starts a new loop.
    running = undefined
  }

  async function flush(entries: readonly Entry[]) {
    if (lockedFlushes === 0) {
      const draft = await prepareDraft(deps, head, store, entries)
      if (await settle(draft, await commitDraft(draft))) return
      lockedFlushes = 16
    }
    lockedFlushes -= 1
    folder.forget()
    let draft: Draft | undefined
    const answer = await store.commitLocked(async (lockedHead, state) => {
      await deps.checkViews?.(state)
      draft = await prepareDraft(deps, lockedHead, state, entries)
      return draft.batch
    })
    await settle(draft!, answer)
  }

  const commitDraft = (draft: Draft): Promise<CommitAnswer> | CommitAnswer =>
    draft.batch.events.length + draft.batch.rows.length > 0
      ? store.commit(draft.batch)
      : { status: 'committed' }

  /** False when the flush must be done again under the lock. */
  async function settle(draft: Draft, answer: CommitAnswer): Promise<boolean> {
    if (answer.status === 'stale') return false
    if (answer.status === 'fenced')
      throw new Error('Another process took over the work of this one; restart it')
    head = draft.batch.base + draft.batch.events.length
    folder.remember(draft.overlay)
    if (draft.committed.length > 0) deps.onCommitted(draft.committed, head)
    for (const { entry, records } of draft.accepted) entry.resolve(records)
    for (const { entry, error } of draft.refused) entry.reject(error)
    return true
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
      if (running || position <= head) return
      head = position
      folder.forget()
    },
    async close() {
      isClosed = true
      while (running) await running
    },
    get waiting() {
      return queue.length
    },
  }
}

/** These do not go away by trying again. */
const ourMistakes = new Set(['INVALID_TEXT', 'INVALID_ROW', 'DUPLICATE_EVENT', 'VIEWS_CHANGED'])

/** What callers see when the store cannot write: nothing of theirs was kept, and trying again is right. */
function storeTrouble(error: unknown): unknown {
  const reason = (error as { code?: unknown }).code
  if (error instanceof Refusal || typeof reason !== 'string' || ourMistakes.has(reason)) return error
  const message = error instanceof Error ? error.message : 'The store did not write'
  return new Refusal('STORE_UNAVAILABLE', message, {
    details: { reason },
    suggestions: ['retry'],
    cause: error,
  })
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
  const isUsable = subject.length > 0 && subject.length <= limits.subjectChars && id.length <= limits.subjectChars
  if (isUsable && !subject.includes('\u0000') && !id.includes('\u0000')) return
  throw new Refusal('INVALID_INPUT', `${type} has a subject or id that is empty, longer than ${limits.subjectChars} characters, or has a NUL`)
}

function encodeData(event: NewEvent): string {
  checkNames(event)
  const encoded = JSON.stringify(event.data)
  if (encoded.length > limits.eventBytes) {
    const message = `${event.type} carries ${encoded.length} bytes; an event stays under ${limits.eventBytes}`
    throw new Refusal('TOO_LARGE', message, { suggestions: ['store_as_blob'] })
  }
  return encoded
}
