import type { Dependencies } from '#domains/health/ports'
import { createGuard, usualGuard, type BreakerState, type Guard, type GuardOptions } from './guard.ts'
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
  const latencies = new Map<string, number>()

  /** Notes how long the last call took that was answered. */
  const timed =
    (dependency: string, send: typeof fetch): typeof fetch =>
    async (input, init) => {
      const sentAt = now()
      const response = await send(input, init)
      latencies.set(dependency, Math.max(0, Math.round(now() - sentAt)))
      return response
    }

  return {
    fetch(dependency, wanted = {}, send = fetch) {
      const guard = createGuard({
        dependency,
        options: { ...usualGuard, ...wanted },
        now,
        random,
        onChange: (state, retryAt, reason) => options.onChange?.({ dependency, state, retryAt, reason }),
      })
      guards.set(dependency, guard)
      return guardedBy(guard, tracedFetch(dependency, timed(dependency, send), options))
    },
    list: () =>
      [...guards].map(([dependency, { state, retryAt, counts }]) => ({
        dependency,
        state,
        retry_at: retryAt === undefined ? null : new Date(retryAt).toISOString(),
        latency_ms: latencies.get(dependency) ?? null,
        ...counts,
      })),
  }
}

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
