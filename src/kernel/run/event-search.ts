import { matchesPattern, type EventSearch, type SearchQuery, type TypeCount } from '#kernel'
import type { EventQuery, Store, StoredEvent } from './ports.ts'
import type { Decode } from './read.ts'

/** Positions one search looks at: about a tenth of a second of a thread that does nothing else. */
const windowSize = 100_000
/** Positions one look at the types counts beyond what is counted already. */
const countedAtOnce = 1_000_000
const pageSize = 1000

export function createEventSearch(store: Store, decode: Decode, head: () => number): EventSearch {
  const countTypes = createTypeCount(store, head)
  return {
    async search(query) {
      const { descending, limit } = query
      const upTo = Math.min(query.upTo, head())
      const low = descending ? Math.max(query.after, upTo - windowSize) : query.after
      const high = descending ? upTo : Math.min(upTo, query.after + windowSize)
      const found = await findIn(store, { ...query, after: low, upTo: high })
      const last = found.length < limit ? undefined : found.at(-1)!.position
      const from = descending ? (last ?? low + 1) : low + 1
      const to = descending ? high : (last ?? high)
      const isComplete = descending ? from <= query.after + 1 : to >= upTo
      return { records: found.map(decode), from, to: Math.max(to, from - 1), isComplete }
    },
    subjects: query => store.readSubjects(query),
    types: countTypes,
  }
}

/** The first so many in these bounds that fit; patterns are compared here, everything else in the store. */
async function findIn(store: Store, query: SearchQuery): Promise<StoredEvent[]> {
  const { patterns, limit, descending } = query
  const exact = patterns?.every(pattern => !/[*>]/.test(pattern)) ? patterns : undefined
  if (!patterns || exact) {
    return [...(await store.readEvents({ ...conditionsOf(query), limit, types: exact }))]
  }
  const found: StoredEvent[] = []
  let { after, upTo } = query
  for (;;) {
    const page = await store.readEvents({ ...conditionsOf(query), after, upTo, limit: pageSize })
    const fitting = page.filter(({ type }) => patterns.some(pattern => matchesPattern(pattern, type)))
    found.push(...fitting.slice(0, limit - found.length))
    if (page.length < pageSize || found.length === limit) return found
    if (descending) upTo = page.at(-1)!.position - 1
    else after = page.at(-1)!.position
  }
}

function conditionsOf({ after, upTo, subject, descending, text, longestField, ...context }: SearchQuery) {
  const { correlationId, actor } = context
  const contextHas = [
    ...(correlationId === undefined ? [] : [`"correlation_id":${JSON.stringify(correlationId)}`]),
    ...(actor === undefined ? [] : [`"id":${JSON.stringify(actor.id)}`, `"kind":"${actor.kind}"`]),
  ]
  return {
    after,
    upTo,
    subject,
    descending,
    longestField,
    ...(contextHas.length > 0 && { contextHas }),
    // As it is written in the data: quotes and line breaks are escaped there.
    ...(text !== undefined && { has: JSON.stringify(text).slice(1, -1) }),
  } satisfies Omit<EventQuery, 'limit'>
}

/** Counts what came since the last time; the log never changes before that. */
function createTypeCount(store: Store, head: () => number): EventSearch['types'] {
  const counts = new Map<string, TypeCount>()
  let countedTo = 0
  let counting: Promise<void> | undefined

  async function countOn() {
    const until = Math.min(head(), countedTo + countedAtOnce)
    while (countedTo < until) {
      const upTo = Math.min(until, countedTo + windowSize)
      for (const { type, events, last } of await store.countTypes(countedTo, upTo)) {
        counts.set(type, { type, last, events: events + (counts.get(type)?.events ?? 0) })
      }
      countedTo = upTo
    }
  }

  return async () => {
    counting ??= countOn().finally(() => (counting = undefined))
    await counting
    return { types: [...counts.values()], countedTo }
  }
}
