/** Refusals the kernel itself can give, with their HTTP status. A domain declares its own beside the operation. */
export const kernelRefusals = {
  INVALID_INPUT: 422,
  UNKNOWN_OPERATION: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INSUFFICIENT_QUOTA: 429,
  IDEMPOTENCY_KEY_REUSED: 409,
  TOLD_ONCE: 409,
  VERSION_CONFLICT: 409,
  DUPLICATE_EVENT: 409,
  APPROVAL_REQUIRED: 202,
  CONFIRMATION_REQUIRED: 428,
  REFUSED_BY_POLICY: 403,
  PLAN_CHANGED: 409,
  DEADLINE_EXCEEDED: 504,
  CANCELED: 499,
  TOO_LARGE: 413,
  BUSY: 503,
  STOPPING: 503,
  BUDGET_EXCEEDED: 402,
  STORE_UNAVAILABLE: 503,
  DEPENDENCY_UNAVAILABLE: 503,
  NOT_FOUND: 404,
} as const

export type KernelRefusalCode = keyof typeof kernelRefusals

export interface RefusalDetails {
  readonly details?: Readonly<Record<string, unknown>> | undefined
  /** Machine words that name an operation or parameter change where one exists (`wait_until_reset`). */
  readonly suggestions?: readonly string[] | undefined
  readonly status?: number | undefined
  readonly cause?: unknown
}

/** An answer that says no: understood, declined, never retried. Everything else that is thrown is a fault. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  readonly suggestions: readonly string[]

  constructor(code: string, message: string, more: RefusalDetails = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.status = more.status ?? statusOf(code) ?? 422
    this.details = more.details ?? {}
    this.suggestions = more.suggestions ?? []
  }
}

const statusOf = (code: string): number | undefined =>
  Object.hasOwn(kernelRefusals, code) ? kernelRefusals[code as KernelRefusalCode] : undefined

export const isRefusal = (error: unknown): error is Refusal => error instanceof Refusal

/** The body every surface sends for a refusal or fault (design.md 5). */
export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
  readonly suggestions: readonly string[]
  readonly trace_id: string
}

const traceByError = new WeakMap<object, string>()

/** What was thrown belongs to this trace, whatever the surface knows that tells of it. */
export function noteTrace(error: unknown, traceparent: string): void {
  if (typeof error === 'object' && error !== null) traceByError.set(error, traceparent.slice(3, 35))
}

/** Faults keep their cause for the log and show the caller only a trace id: the one given, unless a better is known. */
export function errorBody(error: unknown, given: string): { status: number; body: ErrorBody } {
  const traceId = traceByError.get(error as object) ?? given
  if (isRefusal(error)) {
    const { code, message, details, suggestions, status } = error
    return { status, body: { code, message, details, suggestions, trace_id: traceId } }
  }
  const message = `Something broke inside; the log has it under trace ${traceId}`
  return {
    status: 500,
    body: { code: 'FAULT', message, details: {}, suggestions: ['retry'], trace_id: traceId },
  }
}
