import { isPattern, Refusal, type EventLog } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import type { FollowOptions } from './alice-client.ts'

const maxPatterns = 50
const maxLength = 300

type Start = Pick<FollowOptions, 'after' | 'since' | 'types' | 'subject'>

/** The position to follow after; refuses what cannot be followed. */
export async function followStart(events: EventLog, options: Start, now: () => number): Promise<number> {
  checkFilter(options)
  const { after, since } = options
  if (after !== undefined) checkPosition(after, events.head())
  if (since === undefined) return after ?? events.head()
  return Math.max(after ?? 0, await positionBefore(events, timeOf(since, now())))
}

/** Refuses patterns and subjects no event can have. */
export function checkFilter({ types = [], subject = '' }: Pick<FollowOptions, 'types' | 'subject'>) {
  if (types.length > maxPatterns) {
    throw invalid(`${types.length} patterns are too many; ${maxPatterns} are allowed`)
  }
  if (subject.length > maxLength) throw invalid(`A subject has at most ${maxLength} characters`)
  const wrong = types.find(type => type.length > maxLength || !isPattern(type))
  if (wrong !== undefined) {
    throw invalid(`${wrong.slice(0, maxLength)} is not a pattern; one looks like workflow.* or asset.>`, {
      type: wrong.slice(0, maxLength),
    })
  }
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
