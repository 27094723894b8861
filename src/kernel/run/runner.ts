import { Refusal, type EventRecord, type Reaction } from '#kernel'
import type { Clock } from './ports.ts'

/** Runs a reaction on one event at a time of each subject, and ends what takes too long. */
export interface Runner {
  run(record: EventRecord): Promise<void>
  /** Ends everything that runs now, whether or not it listens to its signal. */
  abort(reason: unknown): void
}

interface RunnerOptions {
  readonly reaction: Reaction
  readonly run: (reaction: Reaction, record: EventRecord, signal: AbortSignal) => Promise<void>
  readonly clock: Clock
  readonly timeoutMs: number
}

interface Running {
  readonly since: number
  readonly end: (reason: unknown) => void
}

const sweepMs = 1000

export function createRunner({ reaction, run, clock, timeoutMs }: RunnerOptions): Runner {
  const running = new Set<Running>()
  let cancelSweep: (() => void) | undefined

  // One timer for everything that runs; one for each would cost as much as a short reaction.
  const sweep = () => {
    const overdue = clock.now() - timeoutMs
    for (const each of running) {
      if (each.since > overdue) continue
      running.delete(each)
      each.end(new Refusal('DEADLINE_EXCEEDED', `${reaction.name} did not finish within ${timeoutMs} ms`))
    }
    cancelSweep = running.size > 0 ? clock.after(sweepMs, sweep) : undefined
  }

  // A reaction that throws before its first promise fails like any other.
  const begin = async (record: EventRecord, signal: AbortSignal) => run(reaction, record, signal)

  return {
    run: record =>
      new Promise<void>((resolve, reject) => {
        const controller = new AbortController()
        const end = (reason: unknown) => {
          controller.abort(reason)
          reject(reason)
        }
        const mine = { since: clock.now(), end }
        running.add(mine)
        cancelSweep ??= clock.after(sweepMs, sweep)
        const settled = () => running.delete(mine)
        void begin(record, controller.signal).then(resolve, reject).finally(settled)
      }),
    abort(reason) {
      for (const each of running) each.end(reason)
      running.clear()
      cancelSweep?.()
      cancelSweep = undefined
    },
  }
}
