import type { RecordedStep, WorkflowRecord } from '#kernel/journal'
import { barsOf, isWait } from './bars.ts'

/** A long time in which no step worked; times are milliseconds since the workflow began. */
export interface Gap {
  readonly from: number
  readonly to: number
  readonly because: (typeof gapReasons)[number]
  readonly waits_for?: string
}

export const gapReasons = ['waiting', 'retry', 'queue', 'ended', 'idle'] as const

/** Shorter ones are left as they are. */
const leastMs = 1000
const leastShare = 0.04

/** Oldest first. There are at most as many as fit into the whole by the least share. */
export function findGaps(record: WorkflowRecord, nowMs: number): Gap[] {
  const { startedMs, endedMs } = record
  const end = (endedMs ?? nowMs) - startedMs
  const least = Math.max(leastMs, end * leastShare)
  const work = record.steps
    .filter(step => !isWait(step))
    .flatMap(step => barsOf(step, startedMs, nowMs))
    .toSorted((a, b) => a.from - b.from)
  const gaps: Gap[] = []
  let busyUntil = 0
  for (const { from, to } of [...work, { from: end, to: end }]) {
    if (from - busyUntil >= least) {
      gaps.push({ from: busyUntil, to: from, ...reasonOf(record, busyUntil, from) })
    }
    busyUntil = Math.max(busyUntil, to)
  }
  return gaps
}

function reasonOf(
  { steps, pauses, startedMs }: WorkflowRecord,
  from: number,
  to: number,
): Pick<Gap, 'because' | 'waits_for'> {
  const middle = startedMs + (from + to) / 2
  const pause = pauses.find(each => each.fromMs <= middle && (each.toMs ?? Infinity) >= middle)
  if (pause) return { because: pause.because }
  const wait = steps.find(step => isWait(step) && covers(step, middle))
  if (wait) return { because: 'waiting', waits_for: wait.waitsFor! }
  return { because: steps.some(step => isBetweenAttempts(step, middle)) ? 'retry' : 'idle' }
}

const covers = ({ attempts }: RecordedStep, ms: number) =>
  attempts.some(({ startedMs = Infinity, endedMs = Infinity }) => startedMs <= ms && endedMs >= ms)

const isBetweenAttempts = ({ attempts, retryAtMs }: RecordedStep, ms: number) =>
  attempts.some(({ endedMs = Infinity }, at) => {
    const next = attempts[at + 1]?.startedMs ?? (at === attempts.length - 1 ? retryAtMs : undefined)
    return next !== undefined && endedMs <= ms && ms <= next
  })
