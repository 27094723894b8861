import type { Key, Row, SubjectCount, Table, TypeCount } from '#kernel'
import type { CompiledQuery, Kysely, RawBuilder, SqlBool } from 'kysely'

export type { SubjectCount, TypeCount } from '#kernel'

/** An event as a store keeps it: data and context already JSON, so that a store never looks inside. */
export interface StoredEvent {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly version: number
  readonly subject: string
  /** Milliseconds since the epoch. */
  readonly time: number
  /** The appending process: `/alice/<node>`. */
  readonly source: string
  /** Index into `priorities`: 0 critical … 3 low. */
  readonly priority: number
  readonly data: string
  /** JSON of actor, correlation_id, causation_id, traceparent; empty when there is none. */
  readonly context: string
}

/** One row written or (row `undefined`) deleted. `row` has every column of the table, encoded: JSON as text, booleans as 0 or 1. */
export interface RowChange {
  readonly table: string
  readonly key: Key
  readonly row: Row | undefined
}

/** Everything one flush writes, in one transaction. */
export interface Batch {
  /** The head this batch was computed on; positions in `events` follow it without a gap. */
  readonly base: number
  readonly events: readonly StoredEvent[]
  /** At most one change a key. */
  readonly rows: readonly RowChange[]
}

/** `stale`: the head moved since the batch was computed; nothing was written. `fenced`: another process took over this node's work; nothing will ever be written again. */
export type CommitAnswer =
  | { readonly status: 'committed' }
  | { readonly status: 'stale'; readonly head: number }
  | { readonly status: 'fenced' }

export interface EventQuery {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo?: number | undefined
  readonly limit: number
  readonly subject?: string | undefined
  readonly types?: readonly string[] | undefined
  /** Newest first; `after` is then the exclusive lower bound still. */
  readonly descending?: boolean | undefined
  /** Only events with this text in their type, their subject or the JSON of their data; ASCII letters in any case. */
  readonly has?: string | undefined
  /** Only events with all of these texts in the JSON of their context, to the letter. */
  readonly contextHas?: readonly string[] | undefined
  /**
   * Where the data is longer than this, those of its fields that are longer, in bytes of JSON, read as
   * `{"$omitted_bytes": n}`. Data with code points that the store cannot take apart comes whole.
   */
  readonly longestField?: number | undefined
}

/** A page of subjects in the order of code points. */
export interface SubjectQuery {
  readonly prefix: string
  /** Exclusive. */
  readonly after: string
  readonly limit: number
}

/** Reads that see exactly the state a locked commit will be compared with. */
export interface StateReader {
  readRows(table: string, keys: readonly Key[]): Promise<readonly (Row | undefined)[]>
  /** The position of the last event of each subject, 0 where there is none. */
  lastPositions(subjects: readonly string[]): Promise<readonly number[]>
  /** Which of these event ids are in the log, with their positions. */
  findEvents(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** A process that shares a log with others. */
export interface NodeLease {
  readonly node: string
  /** True when the store has one owner and nobody can take over. */
  readonly isExclusive: boolean
  /** Nodes whose lease ran out and whose work nobody has taken yet. */
  expired(): Promise<readonly string[]>
  /**
   * Marks a node as fenced: from now on every commit of it answers `fenced`. True for the one caller that did it;
   * the winner takes over the node's work before it calls `settled`, and if it dies before, another winner is found.
   */
  fence(node: string): Promise<boolean>
  settled(node: string): Promise<void>
  /** Resolves when this process alone has the name, until it is released or the process ends. */
  exclusive(
    name: string,
    signal: AbortSignal,
  ): Promise<{ release(): Promise<void>; readonly lost: AbortSignal }>
}

export interface OpenOptions {
  readonly node: string
  readonly tables: readonly Table[]
}

export interface Opened {
  readonly head: number
  readonly lease: NodeLease
  /**
   * Tables made anew and empty, because their definition changed by more than nullable columns and indexes.
   * With only those added a table keeps its rows.
   */
  readonly recreated: readonly string[]
}

/**
 * Where the log, the views and the kernel's own rows live. Its law: `storeLaw` in `#kernel/testing`.
 * I1 a commit is all or nothing and on disk when it answers (G1, G2);
 * I2 positions are 1, 2, 3 … in commit order, without gaps, for every reader (G3);
 * I3 two commits on the same base: one is `stale` (G4);
 * I4 a fenced node writes nothing (G7).
 */
export interface Store extends StateReader {
  readonly kind: 'memory' | 'sqlite' | 'postgres'
  /** Creates what is missing, adds what a changed table needs, and answers the head. */
  open(options: OpenOptions): Promise<Opened>
  commit(batch: Batch): Promise<CommitAnswer>
  /** Holds the log for itself while `prepare` reads and computes; never answers `stale`. */
  commitLocked(prepare: (head: number, state: StateReader) => Promise<Batch>): Promise<CommitAnswer>
  readEvents(query: EventQuery): Promise<readonly StoredEvent[]>
  /** What subjects there are, and how much happened to each. */
  readSubjects(query: SubjectQuery): Promise<readonly SubjectCount[]>
  /** How many events of each type there are after one position (exclusive) and up to another, in the order of types. */
  countTypes(after: number, upTo: number): Promise<readonly TypeCount[]>
  head(): Promise<number>
  /** Calls back when another process committed; a hint that may be late or missing. */
  onForeignCommit(listener: () => void): () => void
  /** Drops a table and its rows and makes it anew, empty: the first step of a rebuild. */
  recreate(table: Table): Promise<void>
  /** Writes rows outside the log's order, for rebuilds of one view. */
  writeRows(rows: readonly RowChange[]): Promise<void>
  /** The last known rows of a table, in key order (text by code point), for small tables of the kernel. */
  scanRows(table: string, limit: number): Promise<readonly Row[]>
  readonly queries: Kysely<any>
  readonly sql: StoreSql
  stats(): Promise<Readonly<Record<string, number | string>>>
  close(): Promise<void>
}

/** Where the stores' SQL differs; `alias` names the view's table in the query. */
export interface StoreSql {
  /**
   * True where for each word of the text (letters and digits, in any case) some word of the full-text columns
   * begins with it. A text without words matches nothing.
   */
  words(table: Table, alias: string, text: string): RawBuilder<SqlBool>
  /** Larger is more relevant; only meaningful for rows that `words` let through. */
  relevance(table: Table, alias: string, text: string): RawBuilder<number>
  /** A query with a row for each row that `words` lets through, of whatever columns: to count them. */
  matches(table: Table, text: string): RawBuilder<unknown>
  /**
   * A query for key columns and `relevance` of what `words` lets through: all of it, or at least the so many best and
   * whatever is as good as the last of them. It counts relevance once, where `relevance` does for each row.
   */
  ranked(table: Table, text: string, atLeast: number): RawBuilder<unknown>
  /** True for rows whose key, of one column, is among those that a query answers in a column of that name. */
  among(table: Table, alias: string, keys: RawBuilder<unknown>): RawBuilder<SqlBool>
  /** Calendar day (UTC) of an RFC 3339 text column, sums and so on are the same on every store and need no entry here. */
  matchesRegex?: ((column: string, expression: string) => RawBuilder<SqlBool>) | undefined
}
export type { CompiledQuery }

export interface Clock {
  now(): number
  /** Calls back once after the delay; the answer cancels. */
  after(ms: number, run: () => void): () => void
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>

export interface SpanOptions {
  /** `server`: asked from outside of this process; `client`: asks another service; `consumer`: because of an event. */
  readonly kind?: 'internal' | 'server' | 'client' | 'consumer'
  /** W3C `traceparent` of what this is a part of; absent begins a trace. */
  readonly parent?: string | undefined
  /** Never inputs, answers or secrets. */
  readonly attributes?: SpanAttributes
  /** Milliseconds since the epoch, for work that began before. */
  readonly since?: number
  /** 16 hex digits, for a span whose parts are known before it is. */
  readonly id?: string | undefined
}

/** A piece of work on the way to being measured. */
export interface Span {
  /** What its parts, the events it appends and the services it calls are told. */
  readonly traceparent: string
  set(attributes: SpanAttributes): void
  /** Once. With an error type the work is marked as broken; a refusal is an answer and is not. */
  end(errorType?: string): void
}

/** Measures what takes how long and belongs to what, for a collector of traces. */
export interface Tracer {
  start(name: string, options?: SpanOptions): Span
}
