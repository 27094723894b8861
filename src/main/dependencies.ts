import { createResilience, type Change, type Resilience } from '#adapters/resilience'
import { DependencyClosed, DependencyHalfOpened, DependencyOpened } from '#domains/health/contract'
import type { Logger } from '#kernel'
import type { Tracer } from '#kernel/ports'
import { currentWork, type App } from '#kernel/run'

/** The services this Alice calls; each change of a circuit breaker is recorded. */
export const openDependencies = (app: () => App, log: Logger, tracer: Tracer | undefined): Resilience =>
  createResilience({
    tracer,
    traceparent: () => currentWork()?.traceparent,
    onChange(change) {
      log.warn({ ...change }, `The circuit breaker of ${change.dependency} is ${change.state} now`)
      // A log that cannot be written says so elsewhere; the breaker works without it.
      void app()
        .append([eventOf(change)])
        .catch(() => undefined)
    },
  })

function eventOf({ dependency, state, retryAt = 0, reason }: Change) {
  if (state === 'closed') return DependencyClosed({ dependency })
  if (state === 'half_open') return DependencyHalfOpened({ dependency })
  return DependencyOpened({ dependency, retry_at: new Date(retryAt).toISOString(), reason })
}
