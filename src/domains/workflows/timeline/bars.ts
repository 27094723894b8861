import type { RecordedStep, StepAttempt } from '#kernel/journal'

/** A piece of a row; times are milliseconds since the workflow began. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly status: BarStatus
  /** How many attempts one bar stands for, where it stands for several. */
  readonly attempts?: number
  /** How many of those failed. */
  readonly failed?: number
}

export const barStatuses = ['running', 'waiting', 'completed', 'failed', 'compensating'] as const
export type BarStatus = (typeof barStatuses)[number]

/** Each attempt of a step, and the wait before the next one is no bar at all. */
export const barsOf = (step: RecordedStep, startedMs: number, nowMs: number): Bar[] =>
  step.attempts.map(attempt => {
    const to = (attempt.endedMs ?? nowMs) - startedMs
    const from = Math.min((attempt.startedMs ?? attempt.endedMs ?? nowMs) - startedMs, to)
    return { from, to, status: statusOf(step, attempt) }
  })

export const isWait = ({ waitsFor }: RecordedStep) => waitsFor !== undefined

function statusOf(step: RecordedStep, { endedMs, error }: StepAttempt): BarStatus {
  if (error) return 'failed'
  if (isWait(step)) return 'waiting'
  if (endedMs === undefined) return 'running'
  return step.compensates === undefined ? 'completed' : 'compensating'
}

/** What overlaps or lies close together becomes one bar, so that there are never more than the span has room for. */
export function mergeBars(bars: readonly Bar[], closeMs: number): Bar[] {
  const merged: { -readonly [K in keyof Bar]-?: Bar[K] }[] = []
  for (const bar of bars.toSorted((a, b) => a.from - b.from)) {
    const failed = bar.status === 'failed' ? 1 : 0
    const last = merged.at(-1)
    if (!last || bar.from - last.to > closeMs) {
      merged.push({ ...bar, attempts: 1, failed })
      continue
    }
    last.to = Math.max(last.to, bar.to)
    last.attempts += 1
    last.failed += failed
    if (weight[bar.status] > weight[last.status]) last.status = bar.status
  }
  return merged
}

/** What of several stands for all of them; failures are counted besides. */
const weight: Readonly<Record<BarStatus, number>> = {
  waiting: 0,
  failed: 1,
  compensating: 2,
  completed: 3,
  running: 4,
}
