import type { Batch, RowChange, Store, StoredEvent } from '../run/ports.ts'
import { boolean, integer, json, optional, real, text, type Key, type Row, type Table } from '../view.ts'

const table = (name: string, rest: Omit<Table, 'name' | 'indexes' | 'fullText'> & Partial<Table>): Table => ({
  indexes: [],
  fullText: [],
  ...rest,
  name,
})

export const kinds = table('law_kinds', {
  key: ['id'],
  columns: {
    id: text,
    words: text,
    whole: integer,
    part: real,
    yes: boolean,
    list: json<unknown>(),
    maybe_words: optional(text),
    maybe_whole: optional(integer),
    maybe_part: optional(real),
    maybe_yes: optional(boolean),
    maybe_list: optional(json<unknown>()),
  },
})

export const counters = table('law_counters', {
  key: ['id'],
  columns: { id: integer, count: integer },
})

export const places = table('law_places', {
  key: ['room', 'shelf', 'name'],
  columns: { room: text, shelf: integer, name: text, note: optional(text) },
})

export const notes = table('law_notes', {
  key: ['id'],
  columns: {
    id: text,
    author: text,
    stars: integer,
    title: text,
    body: optional(text),
    tags: json<string[]>(),
  },
  indexes: [['author', 'stars']],
  fullText: ['title', 'body', 'tags'],
})

export const lawTables: readonly Table[] = [kinds, counters, places, notes]

/** Any row of `kinds`; what a test is about goes into `changes`. */
export const kindsRow = (id: string, changes: Row = {}): Row => ({
  id,
  words: 'a',
  whole: 1,
  part: 0.5,
  yes: 1,
  list: '[]',
  maybe_words: null,
  maybe_whole: null,
  maybe_part: null,
  maybe_yes: null,
  maybe_list: null,
  ...changes,
})

export const note = (id: string, changes: Row = {}): RowChange => ({
  table: notes.name,
  key: [id],
  row: { id, author: 'ada', stars: 3, title: id, body: null, tags: '[]', ...changes },
})

export const upsert = (of: Table, row: Row): RowChange => ({
  table: of.name,
  key: of.key.map(column => row[column]) as unknown as Key,
  row,
})

export const remove = (of: Table, ...key: readonly (string | number)[]): RowChange => ({
  table: of.name,
  key,
  row: undefined,
})

export const eventAt = (position: number, changes: Partial<StoredEvent> = {}): StoredEvent => ({
  position,
  id: `evt_${String(position).padStart(12, '0')}`,
  type: 'thing.noted',
  version: 1,
  subject: 'thing_1',
  time: 1_700_000_000_000 + position,
  source: '/alice/n1',
  priority: 2,
  data: `{"n":${position}}`,
  context: '',
  ...changes,
})

/** A batch of events on `base`, one for each element of `events`. */
export const batch = (
  base: number,
  events: readonly Partial<StoredEvent>[],
  rows: readonly RowChange[] = [],
): Batch => ({ base, events: events.map((changes, at) => eventAt(base + 1 + at, changes)), rows })

/** Commits plain events until the log ends at `head`. */
export async function fill(
  store: Store,
  head: number,
  changes: (position: number) => Partial<StoredEvent> = () => ({}),
) {
  const base = await store.head()
  const events = Array.from({ length: head - base }, (_, at) => changes(base + 1 + at))
  await store.commit(batch(base, events))
}

export const everything = { after: 0, limit: 100_000 } as const
export const positionsOf = (events: readonly StoredEvent[]) => events.map(event => event.position)
export const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
