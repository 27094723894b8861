// I1  Pages hold every matching event after the start, in order, each once.
// I2  Memory does not depend on how much is published: what was missed is read again.
import { Refusal, type EventRecord } from '#kernel'
import type { Bus } from './bus.ts'
import { createTrie } from './trie.ts'

export interface LogQuery {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo: number
  readonly limit: number
  readonly subject?: string | undefined
  readonly patterns?: readonly string[] | undefined
}

/** The log as its readers need it. */
export interface LogSource {
  head(): number
  /** The first `limit` events that match; fewer mean that there are no more up to `upTo`. */
  read(query: LogQuery): Promise<readonly EventRecord[]>
  readonly bus: Pick<Bus, 'onPublished' | 'recent' | 'position'>
}

export interface LogPage {
  readonly records: readonly EventRecord[]
  /** No other matching event lies between the start and here. */
  readonly upTo: number
}

/** The newest position anybody can read. */
export const newest = (source: LogSource) => Math.max(source.head(), source.bus.position())

/** The next matching events: from the bus when it still has them, else from the log. */
export type ReadPage = (after: number, limit: number) => Promise<LogPage> | LogPage

export function createReadPage(source: LogSource, patterns: readonly string[]): ReadPage {
  const matches = matcherOf(patterns)

  const fromLog = async (after: number, limit: number): Promise<LogPage> => {
    const upTo = newest(source)
    const records = await source.read({ after, upTo, limit, patterns })
    return { records, upTo: records.length < limit ? upTo : records.at(-1)!.position }
  }

  return (after, limit) => {
    const recent = source.bus.recent(after, limit)
    if (!recent || recent.length === 0) return fromLog(after, limit)
    return { records: recent.filter(record => matches(record.type)), upTo: recent.at(-1)!.position }
  }
}

export interface LogReader {
  /** Waits for matching events; undefined after `close`. One call at a time. */
  next(limit?: number): Promise<LogPage | undefined>
  /** While it waits, the position up to which nothing more can match. */
  idleAt(): number | undefined
  close(): void
}

interface LogReaderOptions {
  readonly after: number
  readonly patterns?: readonly string[] | undefined
  readonly pageSize?: number | undefined
}

/** Reads pages of history until it has caught up, then live ones, and history again when it fell behind. */
export function createLogReader(source: LogSource, options: LogReaderOptions): LogReader {
  const { after, patterns = ['>'], pageSize = 256 } = options
  if (!Number.isSafeInteger(after) || after < 0) {
    throw new Refusal('INVALID_INPUT', `${after} is not a position; positions are 0, 1, 2 …`, {
      details: { after },
    })
  }
  const readPage = createReadPage(source, patterns)
  let cursor = after
  let isClosed = false
  /** The first matching event published since we last saw that we had caught up. */
  let news: number | undefined
  let wake: (() => void) | undefined

  const isOpen = () => !isClosed
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  const unsubscribe = source.bus.onPublished(patterns, from => {
    news ??= from
    wakeUp()
  })

  // Nothing that matches lies between here and the first event we are woken for.
  const waitForNews = async () => {
    news = undefined
    await new Promise<void>(resolve => (wake = resolve))
    cursor = Math.max(cursor, firstNews() - 1)
  }
  const firstNews = () => news ?? 0

  return {
    async next(limit = pageSize) {
      while (isOpen()) {
        if (cursor >= newest(source)) {
          await waitForNews()
          continue
        }
        const page = await readPage(cursor, limit)
        cursor = page.upTo
        if (page.records.length > 0) return isOpen() ? page : undefined
      }
      return undefined
    },
    idleAt: () => (wake && news === undefined ? Math.max(cursor, source.bus.position()) : undefined),
    close() {
      isClosed = true
      unsubscribe()
      wakeUp()
    },
  }
}

function matcherOf(patterns: readonly string[]): (type: string) => boolean {
  if (patterns.includes('>')) return () => true
  const trie = createTrie<true>({ cachedTypes: 512 })
  for (const pattern of patterns) trie.add(pattern, true)
  return type => trie.match(type).length > 0
}
