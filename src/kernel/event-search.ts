import type { Actor, EventRecord } from './event.ts'
import { port } from './port.ts'

export interface SearchQuery {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo: number
  readonly limit: number
  readonly descending: boolean
  readonly patterns?: readonly string[] | undefined
  readonly subject?: string | undefined
  /** In the type, the subject or the data; ASCII letters in any case. */
  readonly text?: string | undefined
  readonly correlationId?: string | undefined
  readonly actor?: Actor | undefined
  /** Longer fields of the data, in bytes of JSON, read as `{"$omitted_bytes": n}`. */
  readonly longestField?: number | undefined
}

export interface Searched {
  readonly records: readonly EventRecord[]
  /** Every event between these positions, both included, was looked at. */
  readonly from: number
  readonly to: number
  /** False when there is more to look at beyond them. */
  readonly isComplete: boolean
}

export interface SubjectCount {
  readonly subject: string
  readonly events: number
  readonly first: number
  readonly last: number
}

export interface TypeCount {
  readonly type: string
  readonly events: number
  readonly last: number
}

/** Looks through the log by what no index knows, a bounded piece of it at a time. */
export interface EventSearch {
  search(query: SearchQuery): Promise<Searched>
  /** Subjects in the order of code points, beginning after one. */
  subjects(query: {
    readonly prefix: string
    readonly after: string
    readonly limit: number
  }): Promise<readonly SubjectCount[]>
  /** What was counted so far; a long log takes several looks until `countedTo` is its head. */
  types(): Promise<{ readonly types: readonly TypeCount[]; readonly countedTo: number }>
}
export const EventSearch = port<EventSearch>('kernel.event-search')
