// The audit record of a request, in the same commit as its facts.
import { isRefusal, type EventContext, type NewEvent, type Operation, type Refusal } from '#kernel'
import { OperationCalled } from '#kernel/journal'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import type { AppendOptions } from './draft.ts'
import type { CallOptions } from './hooks.ts'
import type { Clock } from './ports.ts'
import type { Seldom } from './seldom.ts'

export const longestKey = 255

/** What was asked for, and by whom. */
export interface Request {
  readonly operation: Operation
  /** As it came; the operation has not looked at it yet. */
  readonly input: unknown
  /** The same without secrets, for everything that keeps or compares it. */
  readonly shown: unknown
  readonly options: CallOptions
}

interface AuditDeps {
  readonly clock: Clock
  readonly seldom: Seldom
  append(events: readonly NewEvent[], options: AppendOptions): Promise<unknown>
}

export interface Audit {
  event(outcome: 'completed' | 'awaiting_approval' | 'refused' | 'failed', code?: string): NewEvent
  /** Keeps a refusal for its idempotency key, written with the audit record, unless another answer was first. */
  remember(kept: Pick<AppendOptions, 'rows' | 'unless'>): void
  refused(reason: unknown): Promise<void>
}

/** What can come a thousand times a second is recorded once per actor, operation and window. */
const ofTooMany = new Set(['RATE_LIMITED', 'INSUFFICIENT_QUOTA', 'BUSY'])
const shortestWindowMs = 60_000

const windowMs = (refusal: Refusal) =>
  Math.max(shortestWindowMs, Number(refusal.details.reset_seconds ?? 0) * 1000)

const isTurnedAway = (reason: unknown) => isRefusal(reason) && reason.code === 'FORBIDDEN'

/** Every write leaves a record, and every attempt at one that was refused; of reads only those that were forbidden. */
export function createAudit(deps: AuditDeps, { operation, shown, options }: Request): Audit {
  const startedAt = deps.clock.now()
  let kept: Pick<AppendOptions, 'rows' | 'unless'> = {}
  const audit: Audit = {
    event: (outcome, code) =>
      OperationCalled({
        operation: operation.name,
        effect: operation.effect,
        outcome,
        input_digest: sha256(canonicalJson(shown)),
        duration_ms: deps.clock.now() - startedAt,
        ...(code !== undefined && { code }),
        ...(options.idempotencyKey !== undefined && {
          idempotency_key: options.idempotencyKey.slice(0, longestKey),
        }),
      }),
    remember: more => void (kept = more),
    async refused(reason) {
      if (operation.effect === 'read' && !isTurnedAway(reason)) return
      if (isRefusal(reason) && ofTooMany.has(reason.code)) {
        const { kind, id } = options.actor
        const what = `${reason.code} ${kind}:${id} ${operation.name}`
        if (!deps.seldom(what, windowMs(reason))) return
      }
      const event = isRefusal(reason) ? audit.event('refused', reason.code) : audit.event('failed', 'FAULT')
      // The refusal itself matters more than its record: when the store is down, both would be lost.
      const context = contextOf(options)
      await deps.append([event], { context, ...kept }).catch(() => undefined)
    },
  }
  return audit
}

export const contextOf = ({ actor, traceparent, correlationId }: CallOptions): EventContext => ({
  actor,
  traceparent,
  correlation_id: correlationId,
})
