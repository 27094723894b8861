// What the kernel offers to domains: ports it binds itself.
import type { Caller } from './caller.ts'
import type { Actor, EventDefinition, EventRecord, NewEvent, Priority } from './event.ts'
import type { Operation, Plan } from './operation.ts'
import { port } from './port.ts'
import type { Reaction } from './reaction.ts'
import type { Refusal } from './refusal.ts'
import type { WorkflowUndo } from './workflow.ts'

export interface Logger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
export const Log = port<Logger>('kernel.log')

/** Content-addressed bytes too large for an event. */
export interface Blobs {
  /** Answers the SHA-256 in hex; the same bytes twice are one blob. */
  put(bytes: Uint8Array): Promise<string>
  get(hash: string): Promise<Uint8Array | undefined>
  has(hash: string): Promise<boolean>
}
export const Blobs = port<Blobs>('kernel.blobs')

export interface LogQuery {
  /** Exclusive. */
  readonly after: number
  /** Inclusive. */
  readonly upTo?: number | undefined
  readonly limit: number
  readonly subject?: string | undefined
  readonly patterns?: readonly string[] | undefined
  /** Newest first. */
  readonly descending?: boolean | undefined
  /** Longer fields of the data, in bytes of JSON, read as `{"$omitted_bytes": n}`. */
  readonly longestField?: number | undefined
}

/** Reads and follows the log. */
export interface EventLog {
  /** The position up to which everything is committed and published. */
  head(): number
  read(query: LogQuery): Promise<readonly EventRecord[]>
  /** History, then live, without a gap or a repeat, until the signal aborts. */
  follow(options: {
    readonly after: number
    readonly patterns?: readonly string[] | undefined
    readonly subject?: string | undefined
    readonly signal: AbortSignal
  }): AsyncIterable<EventRecord>
}
export const EventLog = port<EventLog>('kernel.event-log')

/** A workflow that began, or a change that waits for a person first. */
export type StartAnswer =
  | { readonly workflow_id: string; readonly status: 'processing'; readonly estimated_duration: string }
  | {
      readonly change_id: string
      readonly status: 'awaiting_approval'
      readonly summary: string
      readonly digest: string
    }

export interface WorkflowControl {
  start(
    type: string,
    input: unknown,
    options: {
      actor: Actor
      /** When somebody is given, they must be allowed to do what the workflow does. */
      caller?: Caller | undefined
      priority?: Priority | undefined
      workflowId?: string | undefined
      maxCost?: string | undefined
    },
  ): Promise<StartAnswer>
  cancel(workflowId: string, reason: string | undefined, actor: Actor): Promise<void>
  /** From the step that failed, or from one before it that has ended; `mayRepeat`: also where a step writes again. */
  retry(
    workflowId: string,
    actor: Actor,
    options?: { readonly fromStep?: string | undefined; readonly mayRepeat?: boolean | undefined },
  ): Promise<void>
  signal(workflowId: string, signal: string, payload: unknown, actor: Actor): Promise<void>
  types(): readonly { readonly type: string; readonly about: string }[]
  /** What takes a run back that has ended, where something does. */
  undoOf(type: string, workflowId: string, input: unknown): WorkflowUndo | undefined
  stats(): { readonly running: number; readonly waiting: number }
}
export const WorkflowControl = port<WorkflowControl>('kernel.workflows')

export interface DeadLetter {
  readonly dead_letter_id: string
  readonly reaction: string
  readonly position: number
  readonly event_id: string
  readonly event_type: string
  readonly subject: string
  readonly error: { readonly code: string; readonly message: string }
  readonly attempts: number
  readonly failed_at: string
}

export interface ReactionStats {
  readonly reaction: string
  readonly checkpoint: number
  readonly lag: number
  readonly running: number
  readonly waiting: number
  readonly retried: number
  readonly dead: number
  readonly last_error?: string | undefined
}

export interface ReactionControl {
  /**
   * Serves a reaction that is not declared but made while Alice runs, as for somebody's webhook. A name that was served
   * before goes on at its checkpoint; a new one begins after the position, or with what comes next.
   */
  serve(reaction: Reaction, options?: { readonly after?: number | undefined }): Promise<void>
  /** Ends one that `serve` began. Its checkpoint stays for the next time, or goes with its dead letters. */
  release(reaction: string, options?: { readonly isForever?: boolean | undefined }): Promise<void>
  stats(): readonly ReactionStats[]
  deadLetters(query: {
    limit: number
    cursor?: string | undefined
    reaction?: string | undefined
  }): Promise<readonly DeadLetter[]>
  deadLetter(id: string): Promise<DeadLetter>
  replayDeadLetter(id: string): Promise<void>
  discardDeadLetter(id: string): Promise<void>
  /** Delivers a window of the log again, marked as replayed; the checkpoint stays. */
  replay(reaction: string, window: { from: number; to: number }): Promise<number>
}
export const ReactionControl = port<ReactionControl>('kernel.reactions')

/** What events there are, and which of those nobody declares are taken in from outside all the same. */
export interface EventTypes {
  list(): readonly EventDefinition[]
  find(type: string): EventDefinition | undefined
  /** True for types that the configuration welcomes as `external.received`. */
  isWelcome(type: string): boolean
}
export const EventTypes = port<EventTypes>('kernel.event-types')

export interface EventStats {
  stats(): Readonly<Record<string, unknown>>
}
export const EventStats = port<EventStats>('kernel.event-stats')

export interface ViewControl {
  list(): Promise<
    readonly {
      readonly view: string
      readonly about: string
      readonly rows: number
      readonly events: readonly string[]
    }[]
  >
  /** Folds the named views anew from the whole log; answers how many events were read. */
  rebuild(names: readonly string[], onProgress: (done: number, total: number) => void): Promise<number>
}
export const ViewControl = port<ViewControl>('kernel.views')

/** Facts that are written in the same commit as those of an operation, if their subject is still as it was read. */
export interface Alongside {
  readonly events: readonly NewEvent[]
  readonly expect: {
    readonly subject: string
    /** Of its last event. */
    readonly position: number
    readonly otherwise: Refusal
  }
}

/** Calls operations, those of surfaces by name, for the one domain that carries out what was approved. */
export interface OperationControl {
  call(
    operation: string | Operation,
    input: unknown,
    options: {
      actor: Actor
      /** When somebody is given, they must be allowed to; else whoever calls answers for it. */
      caller?: Caller | undefined
      approvedDigest?: string | undefined
      idempotencyKey?: string | undefined
      alongside?(answer: unknown): Alongside
    },
  ): Promise<unknown>
  /** With a caller, only what they may do is planned. */
  plan(
    name: string,
    input: unknown,
    actor: Actor,
    caller?: Caller,
  ): Promise<{ readonly operation: Operation; readonly plan: Plan; readonly digest: string }>
}
export const OperationControl = port<OperationControl>('kernel.operations')

/** Makes ids that nobody else has, in the order of time: `chg_01k…`. */
export interface Ids {
  newId(prefix: string): string
}
export const Ids = port<Ids>('kernel.ids')

/** A domain as callers see it: what it is for, and what of it is worth a look at. */
export interface DomainInfo {
  readonly name: string
  readonly about: string
  readonly panels: readonly { readonly title: string; readonly shows: string }[]
  readonly operations: readonly { readonly name: string; readonly permission: string }[]
}

export interface SystemInfo {
  readonly version: string
  readonly node: string
  /** In the order of their names, plugins among them. */
  domains(): readonly DomainInfo[]
  stats(): Promise<Readonly<Record<string, unknown>>>
  health(): Promise<
    readonly {
      readonly service: string
      readonly status: 'healthy' | 'degraded' | 'unhealthy'
      readonly message?: string | undefined
      /** How long it took to say so. */
      readonly latency_ms: number
    }[]
  >
}
export const SystemInfo = port<SystemInfo>('kernel.system')
