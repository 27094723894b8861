import { pause } from '#lib/pause'
import type { ProcessId, ProcessTable } from '#lib/processes'
import type { LogWriter } from './log-writer.ts'
import { type Run, startProgram } from './program-run.ts'
import { afterEnd, type End } from './restarts.ts'
import { type Order, type Phase, specsOf } from './supervision.ts'
import { watchHealth } from './watch-health.ts'

export interface KeptProgram {
  /** It runs already: nothing. */
  start(): void
  stop(graceMs: number): Promise<void>
  /** What changes in place: when it is started again, how its health is seen, its limits. */
  change(record: Order['record']): Promise<void>
  status(): {
    readonly phase: Phase
    readonly reason: string | undefined
    readonly program: ProcessId | undefined
    readonly unkept: readonly string[]
  }
}

export interface Keeping {
  readonly order: Order
  readonly env: Readonly<Record<string, string>>
  readonly log: LogWriter
  readonly table: ProcessTable
  readonly random: () => number
  onChange(): void
}

/** Keeps one program running as its specs say. */
export function keepRunning(keeping: Keeping): KeptProgram {
  const { order, log, random, onChange } = keeping
  let record = order.record
  let phase: Phase = 'stopped'
  let reason: string | undefined
  let unkept: readonly string[] = []
  let run: Run | undefined
  let graceMs = order.rules.graceMs
  let life: { readonly stop: AbortController; readonly end: Promise<void> } | undefined

  const set = (next: Phase, why?: string) => {
    if (phase === next && reason === why) return
    if (why !== undefined) log.note(why)
    phase = next
    reason = why
    onChange()
  }

  const live = async (signal: AbortSignal) => {
    let failures = 0
    while (!signal.aborted) {
      const end = await runOnce(signal)
      if (isOver(signal)) break
      const next = afterEnd(end, { restart: specsOf(record).restart, failures, rules: order.rules, random })
      if (!next.again) return set(next.phase, next.reason)
      failures = next.failures
      set('starting', next.reason)
      await pause(next.pauseMs, signal)
    }
    set('stopped')
  }

  const runOnce = async (signal: AbortSignal): Promise<End> => {
    set('starting', reason)
    const started = await startProgram(keeping, record)
    if (!('ended' in started)) return started
    run = started
    unkept = started.unkept
    const over = new AbortController()
    const watching = watchHealth(started, {
      ...keeping,
      set,
      record: () => record,
      signal: AbortSignal.any([signal, over.signal]),
    })
    const end = await endOf(started, signal, () => graceMs)
    over.abort()
    await watching
    run = undefined
    return end
  }

  return {
    start() {
      if (life) return
      graceMs = order.rules.graceMs
      reason = undefined
      const stop = new AbortController()
      const mine = { stop, end: live(stop.signal) }
      life = mine
      void mine.end.finally(() => {
        if (life === mine) life = undefined
      })
    },
    async stop(grace) {
      graceMs = grace
      const { stop, end } = life ?? {}
      stop?.abort()
      await end
      set('stopped')
    },
    async change(next) {
      record = next
      if (run) unkept = await run.limit(specsOf(next))
      onChange()
    },
    status: () => ({ phase, reason, program: run?.program, unkept }),
  }
}

/** Its own end, or the one it is brought to when the signal comes first. */
async function endOf(run: Run, signal: AbortSignal, graceMs: () => number): Promise<End> {
  const stop = () => void run.end(graceMs())
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  try {
    return await run.ended
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

const isOver = (signal: AbortSignal) => signal.aborted
