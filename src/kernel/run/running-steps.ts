import type { Operation } from '#kernel'
import type { Step } from './journal.ts'
import type { Clock } from './ports.ts'

/** A step that has begun in this process and not ended. */
export interface RunningStep {
  readonly id: string
  readonly name: string
  readonly operation: string
  readonly startedMs: number
}

export interface StepsUnderWay {
  readonly clock: Clock
  /** By their ids. */
  readonly running: Map<string, RunningStep>
}

/** Nothing is written when a step begins, so this is where it is known. */
export async function whileRunning<T>(
  { clock, running }: StepsUnderWay,
  { id, name }: Step,
  operation: Operation,
  work: () => Promise<T>,
): Promise<T> {
  running.set(id, { id, name, operation: operation.name, startedMs: clock.now() })
  try {
    return await work()
  } finally {
    running.delete(id)
  }
}
