import type { Dependencies } from '#domains/health/ports'
import type { BreakerState } from './breaker.ts'
import { createGuard, usualGuard, type Guard, type GuardOptions } from './guard.ts'
import { tracedFetch, type Tracing } from './traced-fetch.ts'

export interface Change {
  readonly dependency: string
  readonly state: BreakerState
  /** Milliseconds since the epoch. */
  readonly retryAt: number | undefined
  readonly reason: string
}

export interface Resilience extends Dependencies {
  /** A fetch of one dependency that gives up in time, waits in line, and leaves it alone when it fails. */
  fetch(dependency: string, options?: Partial<GuardOptions>, send?: typeof fetch): typeof fetch
}

export interface ResilienceOptions extends Tracing {
  readonly now?: () => number
  readonly random?: () => number
  /** Told when a breaker opens, tries, or closes. */
  onChange?(change: Change): void
}

/** Timeout, bulkhead, circuit breaker and retries with a budget, for each service that is called. */
export function createResilience(options: ResilienceOptions = {}): Resilience {
  const { now = Date.now, random = Math.random } = options
  const guards = new Map<string, Guard>()
  const latencies = new Map<string, number[]>()
  const optionsOf = new Map<string, GuardOptions>()

  /** Notes how long the latest calls took that were answered. */
  const timed =
    (dependency: string, send: typeof fetch): typeof fetch =>
    async (input, init) => {
      const sentAt = now()
      const response = await send(input, init)
      const latest = latencies.get(dependency) ?? []
      latencies.set(dependency, latest)
      latest.push(Math.max(0, Math.round(now() - sentAt)))
      if (latest.length > mostLatencies) latest.shift()
      return response
    }

  return {
    fetch(dependency, wanted = {}, send = fetch) {
      const guardOptions = { ...usualGuard, ...wanted }
      optionsOf.set(dependency, guardOptions)
      const guard = createGuard({
        dependency,
        options: guardOptions,
        now,
        random,
        onChange: (state, retryAt, reason) => options.onChange?.({ dependency, state, retryAt, reason }),
      })
      guards.set(dependency, guard)
      return guardedBy(guard, tracedFetch(dependency, timed(dependency, send), options))
    },
    list: () =>
      [...guards].map(([dependency, guard]) => {
        const { state, retryAt, reason } = guard.breaker
        const latest = latencies.get(dependency) ?? []
        const sorted = latest.toSorted((a, b) => a - b)
        const { concurrent, queued, timeoutMs } = optionsOf.get(dependency)!
        return {
          dependency,
          state,
          retry_at: retryAt === undefined ? null : new Date(retryAt).toISOString(),
          reason: state === 'closed' || reason === '' ? null : reason,
          latency_ms: latest.at(-1) ?? null,
          latency_p50_ms: quantile(sorted, 0.5),
          latency_p99_ms: quantile(sorted, 0.99),
          ...guard.counts,
          waiting: guard.waiting(),
          concurrent_limit: concurrent,
          waiting_limit: queued,
          timeout_ms: timeoutMs,
          retries_left: guard.retriesLeft(),
        }
      }),
    trip: (dependency, until, reason) => known(dependency).breaker.trip(until, reason),
    reset: dependency => known(dependency).breaker.reset(),
  }

  function known(dependency: string): Guard {
    const guard = guards.get(dependency)
    if (!guard) throw new Error(`Nothing calls ${dependency}`)
    return guard
  }
}

/** The latest answers are what p50 and p99 are of. */
const mostLatencies = 500

/** The smallest that so large a share is not above; null of none. */
const quantile = (sorted: readonly number[], share: number): number | null =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null

/** An answer of 5xx is a failure of the service, and is still handed to the caller. */
function guardedBy(guard: Guard, send: typeof fetch): typeof fetch {
  return async (input, init = {}) => {
    const failed: { response?: Response; error?: Error } = {}
    const attempt = async (signal: AbortSignal) => {
      const response = await send(input, { ...init, signal })
      if (response.status < 500) return response
      failed.response = response
      failed.error = new Error(`It answered ${response.status}`)
      throw failed.error
    }
    try {
      return await guard.run(attempt, { signal: init.signal ?? undefined, mayRepeat: mayRepeat(init) })
    } catch (error) {
      if (failed.response && failed.error === error) return failed.response
      throw error
    }
  }
}

/** RFC 9110 §9.2.2, and what says by a key of its own that it is safe. */
const mayRepeat = ({ method = 'GET', headers }: RequestInit) =>
  ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'].includes(method.toUpperCase()) ||
  new Headers(headers).has('idempotency-key')
