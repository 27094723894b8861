// A circuit breaker that opens by itself and that people may open and close.
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel'

export type BreakerState = 'closed' | 'half_open' | 'open'

export interface BreakerParts {
  /** In a row, until it opens. */
  readonly failures: number
  readonly restMs: number
  readonly now: () => number
  isItsFault(error: unknown): boolean
  /** Told of each failure that counts. */
  onFailure(): void
  onChange(state: BreakerState, retryAt: number | undefined, reason: string): void
}

export interface Breaker {
  /** What calls go through; whoever waits for a hand to let go calls `release` first. */
  readonly policy: CircuitBreakerPolicy
  readonly state: BreakerState
  /** Milliseconds since the epoch, while it is open. */
  readonly retryAt: number | undefined
  /** Why it is open, or was when it was last. */
  readonly reason: string
  /** Holds it open until then, whatever is answered. */
  trip(until: number, reason: string): void
  /** Closes it, whoever opened it. */
  reset(): void
  /** Closes it when the time somebody held it open for is over. */
  release(): void
}

export function createBreaker(parts: BreakerParts): Breaker {
  const { failures, restMs, now, onChange } = parts
  const policy = circuitBreaker(handleWhen(parts.isItsFault), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failures),
  })
  let retryAt: number | undefined
  let reason = ''
  let held: { dispose(): void; readonly until: number } | undefined
  let isByHand = false
  policy.onFailure(({ handled, reason: why }) => {
    if (!handled) return
    parts.onFailure()
    if ('error' in why) reason = messageOf(why.error).slice(0, 300)
  })
  policy.onStateChange(state => {
    // Who acts by hand says so itself.
    if (isByHand || state === CircuitState.Isolated) return
    retryAt = state === CircuitState.Open ? now() + restMs : undefined
    onChange(nameOf(state), retryAt, reason)
  })

  /** To be held open and let go closes it. */
  function close() {
    isByHand = true
    if (held) held.dispose()
    else policy.isolate().dispose()
    isByHand = false
    held = undefined
    retryAt = undefined
  }

  function reset() {
    if (policy.state === CircuitState.Closed) return
    close()
    onChange('closed', undefined, reason)
  }

  return {
    policy,
    trip(until, why) {
      if (policy.state !== CircuitState.Closed) close()
      reason = why
      retryAt = until
      held = { ...policy.isolate(), until }
      onChange('open', until, why)
    },
    reset,
    release() {
      if (held && now() >= held.until) reset()
    },
    get state() {
      if (held) return now() < held.until ? 'open' : 'half_open'
      return nameOf(policy.state)
    },
    get retryAt() {
      return retryAt
    },
    get reason() {
      return reason
    },
  }
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed'
  return state === CircuitState.HalfOpen ? 'half_open' : 'open'
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
