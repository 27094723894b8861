// I1  `append` resolves only after the store said the batch is on disk (G1).
// I2  One flush at a time; what arrives meanwhile shares the next one (group commit).
// I3  Every entry of a flush is all or nothing; a refused entry does not disturb the others.
// I4  Checks and folds are computed on a known head and committed only on that head (G2, G4);
//     when another process moved it, they are computed again while the log is held.
// I5  Records are published in position order, each once, after they are committed (G3).
import { priorities, Refusal, type EventContext, type EventRecord, type NewEvent } from '#kernel'
import { createOverlay, type Folder, type Overlay } from './fold.ts'
import type { Batch, Clock, CommitAnswer, RowChange, StateReader, Store, StoredEvent } from './ports.ts'
import { keyText } from './rows.ts'

export interface AppendOptions {
  /** Per subject: the position of its last event as the caller knows it, 0 for none. */
  readonly expect?: Readonly<Record<string, number>> | undefined
  readonly context?: EventContext | undefined
  /** Rows of the kernel's own tables that change with these events. */
  readonly rows?: readonly RowChange[] | undefined
}

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

interface Entry {
  readonly events: readonly NewEvent[]
  readonly options: AppendOptions
  readonly encoded: readonly string[]
  readonly sizeBytes: number
  resolve(records: readonly EventRecord[]): void
  reject(error: unknown): void
}

export interface LogDeps {
  readonly store: Store
  readonly folder: Folder
  readonly clock: Clock
  readonly nextId: (prefix: string) => string
  readonly source: string
  /** Runs inside a locked flush; throws when this process may not write any more. */
  readonly checkViews?: (state: StateReader) => Promise<void>
  onCommitted(records: readonly EventRecord[], head: number): void
}

export const limits = { eventBytes: 64 * 1024, flushEvents: 512, flushBytes: 4 << 20, waiting: 100_000 } as const

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
      if (queue.length === 0) await yieldToProducers()
    }
  }

  async function flush(entries: readonly Entry[]) {
    if (lockedFlushes === 0) {
      const draft = await prepare(deps, head, store, entries)
      if (await settle(draft, await commitDraft(draft))) return
      lockedFlushes = 16
    }
    lockedFlushes -= 1
    folder.forget()
    let draft: Draft | undefined
    const answer = await store.commitLocked(async (lockedHead, state) => {
      await deps.checkViews?.(state)
      draft = await prepare(deps, lockedHead, state, entries)
      return draft.batch
    })
    await settle(draft!, answer)
  }

  const commitDraft = (draft: Draft): Promise<CommitAnswer> | CommitAnswer =>
    draft.batch.events.length + draft.batch.rows.length > 0 ? store.commit(draft.batch) : { status: 'committed' }

  /** False when the flush must be done again under the lock. */
  async function settle(draft: Draft, answer: CommitAnswer): Promise<boolean> {
    if (answer.status === 'stale') return false
    if (answer.status === 'fenced') throw new Error('Another process took over the work of this one; restart it')
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
        return Promise.reject(new Refusal('BUSY', 'Too many facts are waiting to be written', { suggestions: ['retry'] }))
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
        running ??= loop().finally(() => (running = undefined))
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

/** What callers see when the store cannot write: nothing of theirs was kept, and trying again is right. */
function storeTrouble(error: unknown): unknown {
  const reason = (error as { code?: unknown }).code
  if (error instanceof Refusal || typeof reason !== 'string') return error
  const message = error instanceof Error ? error.message : 'The store did not write'
  return new Refusal('STORE_UNAVAILABLE', message, { details: { reason }, suggestions: ['retry'], cause: error })
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

function encodeData(event: NewEvent): string {
  const encoded = JSON.stringify(event.data)
  if (encoded.length > limits.eventBytes) {
    const message = `${event.type} carries ${encoded.length} bytes; an event stays under ${limits.eventBytes}`
    throw new Refusal('TOO_LARGE', message, { suggestions: ['store_as_blob'] })
  }
  return encoded
}

interface Draft {
  readonly batch: Batch
  readonly overlay: Overlay
  readonly committed: readonly EventRecord[]
  readonly accepted: { entry: Entry; records: readonly EventRecord[] }[]
  readonly refused: { entry: Entry; error: unknown }[]
}

async function prepare(deps: LogDeps, base: number, state: StateReader, entries: readonly Entry[]): Promise<Draft> {
  const known = await findKnown(state, entries)
  const last = await findLast(state, entries)
  const time = deps.clock.now()
  const isoTime = new Date(time).toISOString()
  const overlay = createOverlay()
  const stored: StoredEvent[] = []
  const committed: EventRecord[] = []
  const rowsByKey = new Map<string, RowChange>()
  const accepted: Draft['accepted'] = []
  const refused: Draft['refused'] = []

  const drafts = entries.map(entry => recordsOf(deps, entry, isoTime))
  await deps.folder.load(overlay, drafts.flat(), state)

  for (const [index, entry] of entries.entries()) {
    try {
      const { records, fresh } = place(drafts[index]!, known, base + stored.length)
      if (fresh.length > 0 || records.length === 0) checkExpected(entry, last)
      deps.folder.fold(overlay, fresh)
      for (const [at, record] of records.entries()) {
        if (known.has(record.id)) continue
        if (entry.events[at]!.id) known.set(record.id, record.position)
        last.set(record.subject, record.position)
        stored.push(toStored(record, entry.encoded[at]!, time))
        committed.push(record)
      }
      for (const row of entry.options.rows ?? []) rowsByKey.set(`${row.table}\u001e${keyText(row.key)}`, row)
      accepted.push({ entry, records })
    } catch (error) {
      refused.push({ entry, error })
    }
  }
  const rows = [...deps.folder.changes(overlay), ...rowsByKey.values()]
  return { batch: { base, events: stored, rows }, overlay, committed, accepted, refused }
}

/** Gives the entry's new events the next positions; events the log already has keep theirs (G5). */
function place(records: EventRecord[], known: ReadonlyMap<string, number>, last: number) {
  const placed: EventRecord[] = []
  const fresh: EventRecord[] = []
  for (const record of records) {
    const position = known.get(record.id)
    const at = { ...record, position: position ?? last + fresh.length + 1 }
    placed.push(at)
    if (position === undefined) fresh.push(at)
  }
  return { records: placed, fresh }
}

/** Only ids that callers chose can be in the log already; our own are new by construction. */
async function findKnown(state: StateReader, entries: readonly Entry[]): Promise<Map<string, number>> {
  const ids = entries.flatMap(entry => entry.events.flatMap(event => event.id ?? []))
  return ids.length === 0 ? new Map() : new Map(await state.findEvents(ids))
}

async function findLast(state: StateReader, entries: readonly Entry[]): Promise<Map<string, number>> {
  const subjects = [...new Set(entries.flatMap(entry => Object.keys(entry.options.expect ?? {})))]
  if (subjects.length === 0) return new Map()
  const positions = await state.lastPositions(subjects)
  return new Map(subjects.map((subject, index) => [subject, positions[index]!]))
}

function checkExpected(entry: Entry, last: ReadonlyMap<string, number>) {
  for (const [subject, expected] of Object.entries(entry.options.expect ?? {})) {
    const actual = last.get(subject) ?? 0
    if (actual === expected) continue
    throw new Refusal('VERSION_CONFLICT', `${subject} is at position ${actual}, not ${expected}`, {
      details: { subject, expected, actual },
      suggestions: ['read_again_and_retry'],
    })
  }
}

const recordsOf = (deps: LogDeps, { events, options }: Entry, time: string): EventRecord[] =>
  events.map(event => ({
    position: 0,
    id: event.id ?? deps.nextId('evt'),
    type: event.type,
    version: event.version,
    subject: event.subject,
    time,
    source: deps.source,
    priority: event.priority ?? 'normal',
    data: event.data,
    ...options.context,
  }))

export function toStored(record: EventRecord, data: string, time: number): StoredEvent {
  const { actor, correlation_id, causation_id, traceparent } = record
  const hasContext = actor ?? correlation_id ?? causation_id ?? traceparent
  return {
    position: record.position,
    id: record.id,
    type: record.type,
    version: record.version,
    subject: record.subject,
    time,
    source: record.source,
    priority: priorities.indexOf(record.priority),
    data,
    context: hasContext ? JSON.stringify({ actor, correlation_id, causation_id, traceparent }) : '',
  }
}
