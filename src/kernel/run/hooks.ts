// What callers say with a request, and what other parts plug into the pipeline.
import type { Actor, Alongside, Caller, LimitState, Operation, Plan, Refusal } from '#kernel'
import type { Reserve } from './spending.ts'

export interface CallOptions {
  readonly actor: Actor
  /** Who came in through a surface; absent for what Alice's own parts ask of each other. */
  readonly caller?: Caller | undefined
  /** Asked by another part of Alice in the course of a request that was authorized itself. */
  readonly isInner?: boolean | undefined
  /** The way in: `rest`, `mcp`; for measurements and traces only, no answer depends on it. */
  readonly surface?: string | undefined
  readonly idempotencyKey?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
  readonly traceparent?: string | undefined
  readonly correlationId?: string | undefined
  /** The digest of a plan that was approved: exactly that plan is applied, or nothing. */
  readonly approvedDigest?: string | undefined
  /** What else is written with its facts and only with them, made from its answer. */
  alongside?(answer: unknown): Alongside
  /** Asked just before the operation runs, and not when an earlier answer is given again; refuses by throwing. */
  precondition?(): Promise<void>
  onProgress?(done: number, total: number): void
  /** Told what the operation says while it runs. */
  onNote?(message: string): void
  /** Told how much of the caller's limits is left, before the operation runs or is refused for it. */
  onLimit?(state: LimitState): void
  /** Told when the answer is an earlier one, given again for its idempotency key. */
  onReplay?(): void
}

export interface PlanAnswer {
  readonly dry_run: true
  readonly plan: Plan
  readonly digest: string
}

export interface ApprovalAnswer {
  readonly status: 'awaiting_approval'
  readonly change_id: string
  readonly summary: string
  readonly digest: string
}

/** One request as the hooks of the pipeline see it, before its input was looked at. */
export interface HookRequest {
  readonly operation: Operation
  /** Without what the operation calls secret. */
  readonly input: unknown
  readonly actor: Actor
  readonly caller: Caller | undefined
  readonly isInner: boolean
  readonly surface: string | undefined
}

/** How one request ended. */
export interface CallEnd extends HookRequest {
  readonly outcome: 'completed' | 'refused' | 'failed' | 'awaiting_approval'
  /** The code of the refusal, `FAULT` for what broke. */
  readonly code: string | undefined
  /** The answer was remembered for the idempotency key; nothing ran. */
  readonly isReplayed: boolean
  readonly ms: number
}

export interface Counted extends LimitState {
  /** It was one too many: `RATE_LIMITED`, `INSUFFICIENT_QUOTA` or `BUSY`. */
  readonly refusal?: Refusal | undefined
}

/** Asks to be told how this one request ends. */
export type AtEnd = (listener: (end: CallEnd) => void) => void

/** What later parts plug into the pipeline; each may refuse. */
export interface Hooks {
  authorize?(request: HookRequest): Promise<void> | void
  /** Counts the request and answers what is left. */
  limit?(request: HookRequest, atEnd: AtEnd): Promise<Counted | undefined> | Counted | undefined
  /** Sets aside what a request or a workflow's step may cost, before it runs. */
  reserve?: Reserve
  /** Decides about a write: undefined lets it run, an answer makes the caller wait for a person; it may refuse. */
  approve?(request: ApprovalRequest): Promise<ApprovalAnswer | undefined>
  /** Told of every request when it is over. Never throws. */
  observe?(end: CallEnd): void
}

export interface ApprovalRequest {
  readonly operation: Operation
  readonly input: unknown
  readonly actor: Actor
  readonly caller: Caller | undefined
  /** The caller has named the digest of the plan, and it is that plan. */
  readonly isConfirmed: boolean
  /** Absent for operations that have none. */
  readonly plan: MakePlan | undefined
}

export type MakePlan = () => Promise<{ readonly plan: Plan; readonly digest: string }>
