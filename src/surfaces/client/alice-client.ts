import type { Effect, LimitState, toCloudEvent } from '#kernel'
import type { JsonSchema } from './json-schema.ts'

/** An event as it is on the wire. */
export type CloudEvent = ReturnType<typeof toCloudEvent>

/** An operation as callers see it: what they can ask for, and how. */
export interface OperationInfo {
  readonly name: string
  readonly about: string
  readonly effect: Effect
  /** What a caller must hold: `assets:read`. */
  readonly permission: string
  /** Codes of its own that it may refuse with, and their HTTP status. */
  readonly refusals: Readonly<Record<string, number>>
  readonly aliases: readonly string[]
  /** `GET /things/{thing_id}`, where it has a place of its own on REST. */
  readonly rest?: string
  readonly input_schema: JsonSchema
  readonly output_schema: JsonSchema
  /** It can be asked with `dry_run: true` for what it would do. */
  readonly has_plan: boolean
}

export interface CallSettings {
  readonly idempotencyKey?: string | undefined
  readonly traceparent?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** How far a long call is; a server far away does not tell. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** What the operation says while it runs; a server far away does not tell. */
  readonly onNote?: ((message: string) => void) | undefined
  /** How much of the caller's limits is left; a server far away says it in its answers. */
  readonly onLimit?: ((state: LimitState) => void) | undefined
}

export interface EventFilter {
  /** Patterns of event types: `workflow.*`, `>`. */
  readonly types?: readonly string[] | undefined
  readonly subject?: string | undefined
}

export interface FollowOptions extends EventFilter {
  /** The position of the last event the caller has; 0 for the whole log. */
  readonly after?: number | undefined
  /** RFC 3339, or how long ago: `10m`. */
  readonly since?: string | undefined
  readonly signal: AbortSignal
}

/** Alice as a caller sees her, in this process or behind a URL. */
export interface AliceClient {
  operations(): Promise<readonly OperationInfo[]>
  /** Throws a `Refusal` as the operation gave it, and a `Fault` for everything else. */
  call(name: string, input: unknown, settings?: CallSettings): Promise<unknown>
  /**
   * History, then live, without a gap or a repeat, until the signal aborts. Without `after` or `since` it begins
   * with what is newest when the first event is asked for.
   */
  follow(options: FollowOptions): AsyncIterable<CloudEvent>
  /** The latest events, newest first. */
  recent(options: EventFilter & { readonly limit: number }): Promise<readonly CloudEvent[]>
  /** `http://127.0.0.1:4100`, or `this process`. */
  readonly where: string
  close(): Promise<void>
}
