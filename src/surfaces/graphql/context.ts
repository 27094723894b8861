import type { Caller, LimitState } from '#kernel'
import type { App } from '#kernel/run'

/** What the fields of one request share. */
export interface RequestContext {
  readonly app: App
  readonly caller: Caller
  readonly traceparent: string | undefined
  readonly traceId: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** How much of the caller's limits is left, by response key; told in `extensions`. */
  readonly limits: Map<string | number, LimitState>
}
