/** Something that broke, as a caller sees it: the log of the process that ran it has the cause under the trace id. */
export interface Fault extends Error {
  /** `FAULT`, or `UNREACHABLE` when no answer came at all. */
  readonly code: 'FAULT' | 'UNREACHABLE'
  readonly trace_id: string | undefined
}

export const fault = (
  code: Fault['code'],
  message: string,
  more: { readonly traceId?: string | undefined; readonly cause?: unknown } = {},
): Fault =>
  Object.assign(new Error(message, { cause: more.cause }), { name: 'Fault', code, trace_id: more.traceId })

export const isFault = (error: unknown): error is Fault => error instanceof Error && error.name === 'Fault'
