import { pause } from '#lib/pause'
import type { Keeping } from './keep-running.ts'
import { type Check, probe } from './probe.ts'
import type { Run } from './program-run.ts'
import { type ObjectRecord, type Phase, specsOf } from './supervision.ts'

interface Watching extends Keeping {
  /** As it is wanted now. */
  record(): ObjectRecord
  set(phase: Phase, reason?: string): void
  readonly signal: AbortSignal
}

const eagerMs = 100
/** Without a check of its own, a port that answers is enough. */
const usualCheck: Check = { interval_ms: 1000, timeout_ms: 2000, retries: 5 }

/** Until the program ends. One that was well and is not any more is ended, if it is ever started again. */
export async function watchHealth(run: Run, watching: Watching): Promise<void> {
  const { order, set, signal } = watching
  const began = performance.now()
  let wasReady = false
  let misses = 0
  while (!signal.aborted) {
    const { health_check: check = usualCheck, restart } = specsOf(watching.record())
    const problem = await lookAt(run, watching, { isFirst: !wasReady, ranMs: performance.now() - began })
    if (isOver(signal)) return
    if (problem === undefined) {
      misses = 0
      wasReady = true
      run.markReady()
      set('ready')
    } else {
      misses += 1
      const patienceMs = check.interval_ms * check.retries
      // Nobody listens yet: that is what a start looks like, and it takes longer on a machine that is busy.
      const startMs = isRefused(problem) ? Math.max(patienceMs, order.rules.startMs) : patienceMs
      const isLate = performance.now() - began >= startMs
      const isIll = wasReady ? misses >= check.retries : isLate
      if (isIll && wasReady && restart !== 'never') {
        return void run.end(order.rules.graceMs, `was not well: ${problem}`)
      }
      if (isIll) set('failed', `it is not well: ${problem}`)
    }
    await pause(wasReady ? check.interval_ms : Math.min(check.interval_ms, eagerMs), signal)
  }
}

/** Undefined when it serves, else why not. What answers in its place does not count. */
async function lookAt(
  run: Run,
  { order, env, record, signal }: Watching,
  { isFirst, ranMs }: { readonly isFirst: boolean; readonly ranMs: number },
): Promise<string | undefined> {
  const { ports, health_check: wanted } = specsOf(record())
  const check = wanted ?? usualCheck
  if (ports.length === 0 && !wanted) return ranMs >= order.rules.settleMs ? undefined : 'it has just begun'
  const at = check.port === undefined ? 0 : ports.findIndex(({ port }) => port === check.port)
  const port = record().privatePorts[at]
  const problem = await probe({ check, port, env, cwd: order.workdir, signal })
  if (problem !== undefined || !isFirst || port === undefined || check.command) return problem
  return (await run.listensOn(port)) ? undefined : `port ${port} is answered by another process`
}

const isRefused = (problem: string) => problem.includes('ECONNREFUSED')
const isOver = (signal: AbortSignal) => signal.aborted
