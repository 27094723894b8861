import type { EventQuery, Store, StoredEvent, SubjectCount, TypeCount } from '../run/ports.ts'

/** How a list of events, the oldest first, is searched and counted. */
export const memoryEvents = ({
  events,
}: {
  readonly events: readonly StoredEvent[]
}): Pick<Store, 'readEvents' | 'readSubjects' | 'countTypes'> => ({
  async readEvents(query) {
    const { after, upTo = Infinity, limit, descending } = query
    const between = events.slice(Math.max(0, after), Math.max(0, upTo))
    const wanted = between.filter(event => fits(query, event))
    const page = (descending ? wanted.toReversed() : wanted).slice(0, limit)
    return page.map(event => ({ ...event, data: shortened(event.data, query.longestField) }))
  },

  async readSubjects({ prefix, after, limit }) {
    const countBySubject = new Map<string, SubjectCount>()
    for (const { subject, position } of events) {
      if (!subject.startsWith(prefix)) continue
      const known = countBySubject.get(subject) ?? { subject, events: 0, first: position, last: position }
      countBySubject.set(subject, { ...known, events: known.events + 1, last: position })
    }
    return [...countBySubject.values()]
      .filter(({ subject }) => byCodePoint(subject, after) > 0)
      .toSorted((a, b) => byCodePoint(a.subject, b.subject))
      .slice(0, limit)
  },

  async countTypes(after, upTo) {
    const countByType = new Map<string, TypeCount>()
    for (const { type, position } of events.slice(after, upTo)) {
      countByType.set(type, { type, events: (countByType.get(type)?.events ?? 0) + 1, last: position })
    }
    return [...countByType.values()].toSorted((a, b) => byCodePoint(a.type, b.type))
  },
})

function fits({ subject, types, has, contextHas = [] }: EventQuery, event: StoredEvent): boolean {
  if (subject !== undefined && event.subject !== subject) return false
  if (types && !types.includes(event.type)) return false
  if (!contextHas.every(text => event.context.includes(text))) return false
  if (has === undefined) return true
  return [event.type, event.subject, event.data].some(text => lower(text).includes(lower(has)))
}

const lower = (text: string) => text.replaceAll(/[A-Z]/g, letter => letter.toLowerCase())

function shortened(data: string, longest: number | undefined): string {
  if (longest === undefined || bytesOf(data) <= longest || !data.startsWith('{')) return data
  const fields = Object.entries(JSON.parse(data) as object).map(([name, value]) => {
    const bytes = bytesOf(JSON.stringify(value))
    return [name, bytes > longest ? { $omitted_bytes: bytes } : value] as const
  })
  return JSON.stringify(Object.fromEntries<unknown>(fields))
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** As databases sort text; `<` on strings compares the halves of characters beyond U+FFFF. */
function byCodePoint(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (const [at, letter] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    if (letter !== other) return letter.codePointAt(0)! - other.codePointAt(0)!
  }
  return left.length - right.length
}
