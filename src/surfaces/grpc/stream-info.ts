import type { Caller } from '#kernel'
import type { App } from '#kernel/run'
import type { JsonSchema } from '#surfaces/client'

export interface StreamRequest {
  readonly app: App
  readonly caller: Caller
  /** As the caller sent it. */
  readonly input: unknown
  /** Aborted when the caller is gone, its credentials end or the server stops. */
  readonly signal: AbortSignal
}

/** One answer of a stream. */
export interface StreamItem {
  /** Where to go on after it. */
  readonly position: number
  /** Readers of the same thing share its bytes. */
  readonly source: object
  value(): unknown
}

export interface OpenStream {
  /** Where it begins, told before the first answer. */
  readonly after: number
  readonly items: AsyncIterable<StreamItem>
}

/** A call with many answers, described as operations are. */
export interface StreamInfo {
  readonly name: string
  readonly about: string
  readonly permission: string
  readonly input_schema: JsonSchema
  readonly output_schema: JsonSchema
  /** Refuses before the first answer. */
  open(request: StreamRequest): Promise<OpenStream>
}
