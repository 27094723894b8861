import type { Phase, Rules } from './supervision.ts'

export interface End {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined
  readonly signal?: string | undefined
  readonly ranMs: number
  /** It was well when it ended, or had been. */
  readonly wasReady: boolean
  /** Why it ended, where that is more than a code. */
  readonly because?: string | undefined
  /** It cannot be started at all. */
  readonly isHopeless?: boolean | undefined
}

export type AfterEnd =
  | { readonly again: true; readonly pauseMs: number; readonly failures: number; readonly reason: string }
  | { readonly again: false; readonly phase: Phase; readonly reason: string }

interface Policy {
  readonly restart: 'always' | 'on-failure' | 'never'
  /** In a row, before this end. */
  readonly failures: number
  readonly rules: Rules
  readonly random: () => number
}

/** Whether a program that ended by itself is started again, and when. */
export function afterEnd(end: End, { restart, failures, rules, random }: Policy): AfterEnd {
  const ended = end.code === undefined ? `was ended by ${end.signal}` : `ended with code ${end.code}`
  const how = end.because ?? ended
  if (end.isHopeless) return { again: false, phase: 'failed', reason: `it ${how}` }
  if (end.code === 0 && restart !== 'always') return { again: false, phase: 'done', reason: `it ${how}` }
  if (restart === 'never') return { again: false, phase: 'failed', reason: `it ${how}` }
  const isStable = end.wasReady && end.ranMs >= rules.stableMs
  const count = isStable ? 1 : failures + 1
  if (count >= rules.attempts) {
    return { again: false, phase: 'failed', reason: `it ${how}, ${count} times in a row; given up` }
  }
  const longest = Math.min(rules.firstPauseMs * 2 ** (count - 1), rules.longestPauseMs)
  const pauseMs = Math.round(longest * (0.5 + random() / 2))
  return { again: true, pauseMs, failures: count, reason: `it ${how}, and is started again in a moment` }
}
