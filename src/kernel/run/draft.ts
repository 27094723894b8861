// What a flush would write: checks, positions and folds computed on one head.
import {
  priorities,
  Refusal,
  type EventContext,
  type EventRecord,
  type Key,
  type NewEvent,
  type Row,
} from '#kernel'
import { createOverlay, type Folder, type Overlay } from './fold.ts'
import type { Batch, Clock, RowChange, StateReader, StoredEvent } from './ports.ts'
import { keyText } from './rows.ts'

export interface AppendOptions {
  /** Per subject: the position of its last event as the caller knows it, 0 for none. */
  readonly expect?: Readonly<Record<string, number>> | undefined
  readonly context?: EventContext | undefined
  /** Rows of the kernel's own tables that change with these events. */
  readonly rows?: readonly RowChange[] | undefined
  /** A row of the kernel's own tables that must not be there yet, or be expired: somebody else was first otherwise. */
  readonly unless?: { readonly table: string; readonly key: Key; isOver(row: Row): boolean } | undefined
}

/** One append: all of its events or none. */
export interface Entry {
  readonly events: readonly NewEvent[]
  readonly options: AppendOptions
  readonly encoded: readonly string[]
  readonly sizeBytes: number
  resolve(records: readonly EventRecord[]): void
  reject(error: unknown): void
}

export interface DraftDeps {
  readonly folder: Folder
  readonly clock: Clock
  readonly nextId: (prefix: string) => string
  readonly source: string
}

export interface Draft {
  readonly batch: Batch
  readonly overlay: Overlay
  readonly committed: readonly EventRecord[]
  readonly accepted: { entry: Entry; records: readonly EventRecord[] }[]
  readonly refused: { entry: Entry; error: unknown }[]
}

export async function prepareDraft(
  deps: DraftDeps,
  base: number,
  state: StateReader,
  entries: readonly Entry[],
): Promise<Draft> {
  const known = await findKnown(state, entries)
  const last = await findLast(state, entries)
  const beaten = await findBeaten(state, entries)
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
      const records = drafts[index]!
      const fresh = place(records, entry, known, base + stored.length)
      if (fresh.length > 0 || records.length === 0) checkExpected(entry, last)
      if (beaten.has(entry)) {
        throw new Refusal('ALREADY_ANSWERED', 'Another process answered this request first', { status: 409 })
      }
      deps.folder.fold(overlay, fresh)
      let next = 0
      for (const [at, record] of records.entries()) {
        if (record !== fresh[next]) continue
        next += 1
        if (entry.events[at]!.id) known.set(record.id, record.position)
        if (last.size > 0) last.set(record.subject, record.position)
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
function place(
  records: readonly Placeable[],
  entry: Entry,
  known: ReadonlyMap<string, number>,
  last: number,
): readonly EventRecord[] {
  if (!entry.events.some(event => event.id)) {
    for (const [at, record] of records.entries()) record.position = last + at + 1
    return records
  }
  const fresh = new Map<string, EventRecord>()
  for (const record of records) {
    const position = known.get(record.id) ?? fresh.get(record.id)?.position
    record.position = position ?? last + fresh.size + 1
    if (position === undefined) fresh.set(record.id, record)
  }
  return [...fresh.values()]
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

async function findBeaten(state: StateReader, entries: readonly Entry[]): Promise<ReadonlySet<Entry>> {
  const beaten = new Set<Entry>()
  for (const entry of entries) {
    const { unless } = entry.options
    if (!unless) continue
    const [row] = await state.readRows(unless.table, [unless.key])
    if (row && !unless.isOver(row)) beaten.add(entry)
  }
  return beaten
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

/** A record of this flush, before anybody else has seen it. */
type Placeable = { -readonly [K in keyof EventRecord]: EventRecord[K] }

const recordsOf = (deps: DraftDeps, { events, options }: Entry, time: string): Placeable[] =>
  events.map(event => ({
    position: 0,
    id: event.id ?? deps.nextId('evt'),
    type: event.type,
    version: event.version,
    subject: event.subject,
    time,
    source: event.origin?.source ?? deps.source,
    priority: event.priority ?? 'normal',
    data: event.data,
    ...options.context,
    ...(event.origin?.traceparent && { traceparent: event.origin.traceparent }),
    ...(event.origin?.time && { occurred_at: event.origin.time }),
  }))

export function toStored(record: EventRecord, data: string, time: number): StoredEvent {
  const { actor, correlation_id, causation_id, traceparent, occurred_at } = record
  const context = { actor, correlation_id, causation_id, traceparent, occurred_at }
  const hasContext = actor ?? correlation_id ?? causation_id ?? traceparent ?? occurred_at
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
    context: hasContext ? JSON.stringify(context) : '',
  }
}
