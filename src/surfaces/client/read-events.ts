import {
  isPattern,
  Refusal,
  toCloudEvent,
  visibleEvents,
  type Caller,
  type EventLog,
  type LogQuery,
} from '#kernel'
import type { App } from '#kernel/run'
import { durationMs, isDuration } from '#lib/duration'
import type { CloudEvent, EventFilter, FollowOptions } from './alice-client.ts'

const maxPatterns = 50
const maxLength = 300

type Start = Pick<FollowOptions, 'after' | 'since'>

/** The log as this caller may see it. */
export const eventsFor = ({ events, catalog }: Pick<App, 'events' | 'catalog'>, caller: Caller): EventLog =>
  visibleEvents({ events, eventOfType: catalog.eventOfType, caller })

/** The position to follow after; refuses a start that is not there. */
export async function followStart(events: EventLog, options: Start, now: () => number): Promise<number> {
  const { after, since } = options
  if (after !== undefined) checkPosition(after, events.head())
  if (since === undefined) return after ?? events.head()
  return Math.max(after ?? 0, await positionBefore(events, timeOf(since, now())))
}

/** The filter as the log takes it; refuses patterns and subjects no event can have. No patterns mean all of them. */
export function logFilter({ types = [], subject }: EventFilter): Pick<LogQuery, 'patterns' | 'subject'> {
  if (types.length > maxPatterns) {
    throw invalid(`${types.length} patterns are too many; ${maxPatterns} are allowed`)
  }
  if ((subject?.length ?? 0) > maxLength) throw invalid(`A subject has at most ${maxLength} characters`)
  const wrong = types.find(type => type.length > maxLength || !isPattern(type))?.slice(0, maxLength)
  if (wrong !== undefined) {
    throw invalid(`${wrong} is not a pattern; one looks like workflow.* or asset.>`, { type: wrong })
  }
  return { patterns: types.length > 0 ? types : undefined, subject }
}

/** The latest events, newest first. */
export async function recentEvents(
  events: EventLog,
  { limit, ...filter }: EventFilter & { readonly limit: number },
): Promise<readonly CloudEvent[]> {
  const records = await events.read({ after: 0, limit, ...logFilter(filter), descending: true })
  return records.map(toCloudEvent)
}

function checkPosition(after: number, head: number) {
  if (!Number.isSafeInteger(after) || after < 0) {
    throw invalid(`${after} is not a position; positions are 0, 1, 2 …`, { after })
  }
  if (after <= head) return
  throw new Refusal('POSITION_UNKNOWN', `There is no event ${after} yet; the log ends at ${head}`, {
    status: 409,
    details: { after, head },
    suggestions: ['follow_from_0'],
  })
}

function timeOf(since: string, now: number): number {
  if (isDuration(since)) return now - durationMs(since)
  const time = /^\d{4}-\d\d-\d\dT/.test(since) ? Date.parse(since) : Number.NaN
  if (Number.isNaN(time)) {
    throw invalid(
      `${since.slice(0, maxLength)} is not a time; write 2026-01-31T12:00:00Z, or 10m for ten minutes ago`,
    )
  }
  return time
}

/** The last position before a time, by halving: time grows with position. */
async function positionBefore(events: EventLog, time: number): Promise<number> {
  let low = 0
  let high = events.head()
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [record] = await events.read({ after: middle, limit: 1 })
    if (record && Date.parse(record.time) < time) low = middle + 1
    else high = middle
  }
  return low
}

const invalid = (message: string, details: Readonly<Record<string, unknown>> = {}) =>
  new Refusal('INVALID_INPUT', message, { details })
