// What the server found, and what came since: the same filters for both. Pure.
import { isPattern, matchesPattern } from '#kernel'
import type { CloudEvent } from '#surfaces/client'
import type { OverviewSearch } from './overview-search.ts'

export const mostShown = 500

/** `workflow` means all of that family; undefined while what is typed is no pattern yet. */
export function patternOf(types: string | undefined): string | undefined {
  const text = types?.trim() ?? ''
  if (text === '') return undefined
  const pattern = /^[a-z_]+$/.test(text) ? `${text}.>` : text.replace(/\.$/, '.>')
  return isPattern(pattern) ? pattern : undefined
}

export const isFiltered = (search: OverviewSearch): boolean => Object.keys(search).length > 0

/** What the server is asked for the events before now. */
export function readOf({ types, subject, text }: OverviewSearch) {
  const pattern = patternOf(types)
  return {
    newest_first: true,
    limit: 200,
    longest_field: 2000,
    ...(pattern !== undefined && { types: [pattern] }),
    ...(subject !== undefined && { subject }),
    ...(text !== undefined && { text }),
  }
}

/** Whether an event that just came is one of those that are asked for. */
export function fits({ types, subject, text }: OverviewSearch): (event: CloudEvent) => boolean {
  const pattern = patternOf(types)
  const words = text?.toLowerCase()
  return event => {
    if (pattern !== undefined && !matchesPattern(pattern, event.type)) return false
    if (subject !== undefined && event.subject !== subject) return false
    if (words === undefined) return true
    return `${event.type} ${event.subject} ${JSON.stringify(event.data)}`.toLowerCase().includes(words)
  }
}

/** Newest first and each once: the newest of those that came live, then what the server found before them. */
export function newestOf(
  live: readonly CloudEvent[],
  found: readonly CloudEvent[],
  isWanted: (event: CloudEvent) => boolean,
): readonly CloudEvent[] {
  const newest: CloudEvent[] = []
  for (let at = live.length - 1; at >= 0 && newest.length < mostShown; at -= 1) {
    if (isWanted(live[at]!)) newest.push(live[at]!)
  }
  const first = live[0]?.position ?? Infinity
  const known = new Set(newest.map(({ position }) => position))
  for (const event of found) {
    if (newest.length >= mostShown) break
    if (event.position < first || !known.has(event.position)) newest.push(event)
  }
  return newest
}
