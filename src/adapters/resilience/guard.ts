// cspell:ignore Cancelled
// I1  A call waits for no longer than `timeoutMs`, each attempt by itself.
// I2  No more than `concurrent` calls run and `queued` wait; further ones are refused at once.
// I3  After `failures` failures in a row nothing is sent for `restMs`; then one call tries.
// I4  Only what may be repeated is repeated, and of all calls no more than a tenth.
// I5  What somebody wants left alone is not called until then; who resets it has it called with the next call.
import { Refusal } from '#kernel'
import { pause } from '#lib/pause'
import {
  bulkhead,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { createBreaker, type Breaker, type BreakerState } from './breaker.ts'
import { createRetryBudget } from './retry-budget.ts'

export interface GuardOptions {
  readonly timeoutMs: number
  readonly concurrent: number
  readonly queued: number
  /** In a row, until it is left alone. */
  readonly failures: number
  readonly restMs: number
  /** Further attempts at a call that may be repeated. */
  readonly retries: number
  /** Before the first further attempt; doubles, with jitter. */
  readonly backoffMs: number
}

export const usualGuard: GuardOptions = {
  timeoutMs: 30_000,
  concurrent: 16,
  queued: 64,
  failures: 5,
  restMs: 30_000,
  retries: 2,
  backoffMs: 200,
}

export interface GuardParts {
  readonly dependency: string
  readonly options: GuardOptions
  readonly now: () => number
  readonly random: () => number
  onChange(state: BreakerState, retryAt: number | undefined, reason: string): void
}

export interface Guard {
  run<T>(
    work: (signal: AbortSignal) => Promise<T>,
    how: { signal?: AbortSignal | undefined; mayRepeat: boolean },
  ): Promise<T>
  readonly counts: Readonly<Record<'calls' | 'failures' | 'retries' | 'rejected' | 'running', number>>
  readonly breaker: Breaker
  /** Further attempts that may be made now. */
  retriesLeft(): number
  /** Calls that wait for their turn. */
  waiting(): number
}

export function createGuard({ dependency, options, now, random, onChange }: GuardParts): Guard {
  const counts = { calls: 0, failures: 0, retries: 0, rejected: 0, running: 0 }
  const budget = createRetryBudget()
  const onFailure = () => void (counts.failures += 1)
  const breaker = createBreaker({ ...options, now, isItsFault, onFailure, onChange })
  const line = bulkhead(options.concurrent, options.queued)
  const attempt = wrap(breaker.policy, line, patience(options.timeoutMs))

  async function once<T>(
    work: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    breaker.release()
    try {
      return await attempt.execute(async ({ signal: stop }) => {
        counts.running += 1
        try {
          return await work(signal ? AbortSignal.any([signal, stop]) : stop)
        } catch (error) {
          throw signal?.aborted ? gaveUp(error) : error
        } finally {
          counts.running -= 1
        }
      })
    } catch (error) {
      throw asRefusal(error)
    }
  }

  function asRefusal(error: unknown): unknown {
    if (isTaskCancelledError(error)) return timedOut(dependency, options.timeoutMs, error)
    if (isBrokenCircuitError(error)) {
      counts.rejected += 1
      return leftAlone(dependency, breaker.retryAt ?? now() + options.restMs, breaker.reason)
    }
    if (!isBulkheadRejectedError(error)) return error
    counts.rejected += 1
    return new Refusal('BUSY', `Too many calls of ${dependency} wait already`, {
      details: { dependency },
      suggestions: ['retry'],
    })
  }

  return {
    async run(work, { signal, mayRepeat }) {
      counts.calls += 1
      budget.earn()
      for (let tries = 0; ; tries += 1) {
        try {
          return await once(work, signal)
        } catch (error) {
          const isWanted = mayRepeat && tries < options.retries && signal?.aborted !== true
          if (!isWanted || !isItsFault(error) || !budget.spend()) throw error
          counts.retries += 1
          await pause(options.backoffMs * 2 ** tries * (0.5 + random() / 2), signal)
        }
      }
    },
    breaker,
    counts,
    retriesLeft: () => budget.left(),
    waiting: () => options.queued - line.queueSlots,
  }
}

const patience = (ms: number) => timeout(ms, TimeoutStrategy.Aggressive)

/** A refusal is an answer, and who gave up has no complaint; everything else is the fault of the service. */
const isItsFault = (error: unknown) =>
  !(error instanceof Refusal) && !(error instanceof Error && error.name === 'AbortError')

const gaveUp = (cause: unknown) =>
  Object.assign(new Error('The caller gave up', { cause }), { name: 'AbortError' })

const timedOut = (dependency: string, ms: number, cause: unknown) =>
  new Error(`${dependency} did not answer within ${ms} ms`, { cause })

function leftAlone(dependency: string, retryAt: number, reason: string): Refusal {
  const retry_at = new Date(retryAt).toISOString()
  return new Refusal(
    'DEPENDENCY_UNAVAILABLE',
    `${dependency} failed again and again; it is left alone until ${retry_at}`,
    {
      details: { dependency, retry_at, reason },
      suggestions: ['wait_until_retry_at', 'health.dependencies'],
      cause: Object.assign(new Error('The circuit breaker is open'), { code: 'BREAKER_OPEN' }),
    },
  )
}
