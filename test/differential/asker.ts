import type { LimitState } from '#kernel'
import type { OperationInfo } from '#surfaces/client'

/** One request, said so that every surface can send it. */
export interface Question {
  readonly operation: OperationInfo
  readonly input: unknown
  readonly idempotencyKey?: string | undefined
}

export interface Refused {
  readonly code: string
  readonly message: string
  readonly details: unknown
  readonly suggestions: readonly string[]
}

/** What came back, in words that are the same for every surface. */
export interface Answered {
  readonly answer?: unknown
  readonly refused?: Refused | undefined
  readonly limit?: LimitState | undefined
  /** The surface has no way to send such an input. */
  readonly cannotSay?: boolean
}

/** One caller on one surface of one Alice. */
export interface Asker {
  ask(question: Question): Promise<Answered>
  close(): Promise<void>
}

/** Where an Alice is reached, and the key that this caller shows; without one it shows nothing. */
export interface Place {
  readonly url: string
  readonly grpc: string
  readonly key: string | undefined
  readonly operations: readonly OperationInfo[]
}

/** A way in, for the table of the differential test. */
export interface Way {
  readonly name: string
  /** It cannot tell `null` from absent. */
  readonly dropsNulls?: boolean
  /** Its own type system turns mistakes away before the operation sees them: it says so in its own words. */
  readonly checksTypes?: boolean
  /** What an Alice must be started with to be reached this way. */
  readonly settings?: Readonly<Record<string, string>>
  /** It does not show how much of a limit is left. */
  readonly hidesLimits?: boolean
  open(place: Place): Promise<Asker>
}

export function refusedFrom(body: unknown): Refused {
  const { code, message, details, suggestions } = body as Refused
  return { code, message, details, suggestions }
}
