// I1  Records are published in position order, each once; what another process committed is read in between.
// I2  The published head never runs ahead of what a reader can see.
import {
  matchesPattern,
  priorities,
  type EventLog,
  type EventContext,
  type EventDefinition,
  type EventRecord,
} from '#kernel'
import type { Store, StoredEvent } from './ports.ts'

export type Decode = (stored: StoredEvent) => EventRecord

/** Turns stored text into the newest shape of the event; types nobody declares any more come back as they are. */
export function createDecode(definitions: readonly EventDefinition[]): Decode {
  const definitionByType = new Map(definitions.map(definition => [definition.type, definition]))
  return stored => {
    const definition = definitionByType.get(stored.type)
    const data: unknown = JSON.parse(stored.data)
    return {
      position: stored.position,
      id: stored.id,
      type: stored.type,
      version: definition?.version ?? stored.version,
      subject: stored.subject,
      time: new Date(stored.time).toISOString(),
      source: stored.source,
      priority: priorities[stored.priority] ?? 'normal',
      data: definition ? definition.current(stored.version, data) : data,
      ...(stored.context && (JSON.parse(stored.context) as EventContext)),
    }
  }
}

export interface Publisher {
  /** The position up to which everything has been published. */
  head(): number
  /** Call with what this process committed. */
  committed(records: readonly EventRecord[]): void
  /** Call when another process may have committed. */
  catchUp(): Promise<void>
  close(): Promise<void>
}

export interface PublisherDeps {
  readonly store: Store
  readonly decode: Decode
  publish(records: readonly EventRecord[]): void
  onForeignHead(head: number): void
  onError(error: unknown): void
}

const pageSize = 500

export function createPublisher(deps: PublisherDeps, startHead: number): Publisher {
  let published = startHead
  let isClosed = false
  let reading: Promise<void> | undefined
  let isWanted = false

  async function readOn() {
    try {
      while (isWanted && !isClosed) {
        isWanted = false
        let hasMore = true
        while (hasMore) hasMore = await readPage()
      }
    } catch (error) {
      deps.onError(error)
    } finally {
      // In the same turn as the last look at `isWanted`: who asks from now on starts a new reading.
      reading = undefined
    }
  }

  /** True when there may be more. */
  async function readPage(): Promise<boolean> {
    const page = await deps.store.readEvents({ after: published, limit: pageSize })
    const records = page.map(deps.decode).filter(record => record.position > published)
    if (records.length === 0) return false
    published = records.at(-1)!.position
    deps.onForeignHead(published)
    deps.publish(records)
    return page.length === pageSize
  }

  const catchUp = () => {
    isWanted = true
    reading ??= readOn()
    return reading
  }

  return {
    head: () => published,
    committed(records) {
      const first = records[0]!.position
      if (reading || first !== published + 1) return void catchUp()
      published = records.at(-1)!.position
      deps.publish(records)
    },
    catchUp,
    async close() {
      isClosed = true
      await reading
    },
  }
}

type Read = EventLog['read']

/** Reads by patterns: exact types are filtered by the store, wildcards here, page by page until the limit is met. */
export const createRead =
  (store: Store, decode: Decode): Read =>
  async ({ patterns, limit, ...query }) => {
    const exact = patterns?.every(pattern => !/[*>]/.test(pattern)) ? patterns : undefined
    if (!patterns || exact) return (await store.readEvents({ ...query, limit, types: exact })).map(decode)

    const found: EventRecord[] = []
    let { after, upTo } = query
    while (found.length < limit) {
      const page = await store.readEvents({ ...query, after, upTo, limit: 1000 })
      const wanted = page.filter(stored => patterns.some(pattern => matchesPattern(pattern, stored.type)))
      found.push(...wanted.slice(0, limit - found.length).map(decode))
      if (page.length < 1000) break
      if (query.descending) upTo = page.at(-1)!.position - 1
      else after = page.at(-1)!.position
    }
    return found
  }
