import type { Duration } from '#lib/duration'
import type { Kysely, RawBuilder, SelectQueryBuilder, SqlBool } from 'kysely'
import type { z } from 'zod'
import type { Actor, NewEvent } from './event.ts'
import type { Port } from './port.ts'
import type { KernelRefusalCode, Refusal, RefusalDetails } from './refusal.ts'
import type { Key, Row, View } from './view.ts'
import type { StartedWorkflow, StartOptions, Workflow } from './workflow.ts'

export type Effect = 'read' | 'write' | 'destroy'

/** Reads a view's table. Rows come back decoded: JSON parsed, booleans true or false. */
export interface ViewReader<R extends Row> {
  get(...key: Key): Promise<R | undefined>
  getMany(keys: readonly Key[]): Promise<readonly (R | undefined)[]>
  rows(
    build: (query: SelectQueryBuilder<{ v: R }, 'v', R>) => SelectQueryBuilder<{ v: R }, 'v', R>,
  ): Promise<R[]>
  /** The whole query builder, for counts, facets and joins; its rows are as the store keeps them. */
  readonly db: Kysely<any>
  /** True for rows (alias `v`) whose full-text columns contain the words. */
  words(text: string): RawBuilder<SqlBool>
  /** Sorts best match first, for use with `words`. */
  relevance(text: string): RawBuilder<number>
}

type Used = Port<any> | View
export type Uses = Readonly<Record<string, Used>>
type Given<U extends Uses> = {
  readonly [K in keyof U]: U[K] extends View<infer R> ? ViewReader<R> : U[K] extends Port<infer T> ? T : never
}

/** What every run is given besides the ports and views it asked for. */
export interface RunContext<Code extends string = string> {
  /** Facts to append when the run ends well; all of them or none. */
  emit(...events: readonly NewEvent[]): void
  /** Makes a refusal to throw; only declared codes compile. */
  refuse(code: Code | KernelRefusalCode, message: string, more?: RefusalDetails): Refusal
  /** Calls another operation now, inside this one: its facts are appended with ours. */
  call<I, O>(operation: Operation<I, O>, input: I): Promise<O>
  /** Starts a workflow in the same commit as our facts. */
  start<I, O>(workflow: Workflow<I, O>, input: I, options?: StartOptions): Promise<StartedWorkflow>
  now(): Date
  /** Aborted on deadline, cancellation and stop; hand it to every port that takes one. */
  readonly signal: AbortSignal
  readonly actor: Actor
  /** The same for every attempt at the same work; hand it to services that can use it. */
  readonly idempotencyKey: string
  readonly traceparent: string | undefined
  /** Set inside a workflow step. */
  readonly workflowId: string | undefined
  /** Reports how far a long run is, from 0 to 1; shown live, not kept. */
  progress(done: number, total: number): void
}

/** What an operation would do, asked with `dry_run: true`. */
export interface PlanStep {
  readonly action: 'create' | 'update' | 'copy' | 'move' | 'link' | 'delete' | 'actuate'
  readonly target: string
  readonly before?: unknown
  readonly after?: unknown
  readonly note?: string | undefined
}

export interface Plan {
  readonly summary: string
  readonly steps: readonly PlanStep[]
  readonly reversible: boolean
  /** How it would be undone, or why it cannot be. */
  readonly undo: string
  readonly warnings?: readonly string[]
  readonly cost?: Money | undefined
  /** What people would rather look at than read: a tree, a diff. */
  readonly picture?: string | undefined
  readonly details?: Readonly<Record<string, unknown>>
}

/** Amounts are decimal strings: floats lose cents. */
export interface Money {
  readonly amount: string
  readonly currency: string
}

export interface Operation<I = any, O = any> {
  readonly kind: 'operation'
  readonly name: string
  readonly about: string
  readonly effect: Effect
  readonly permission: string
  readonly input: z.ZodType<I>
  readonly output: z.ZodType<O>
  readonly uses: Uses
  readonly refuses: Readonly<Record<string, number>>
  readonly aliases: readonly string[]
  /** `GET /assets/{content_hash}`: data for the REST surface, never code. */
  readonly rest: string | undefined
  /** Private operations are steps of workflows; no surface shows them. */
  readonly isPrivate: boolean
  readonly timeout: Duration
  readonly plan: ((input: I, context: any) => Promise<Plan>) | undefined
  readonly run: (input: I, context: any) => Promise<O>
}

interface OperationOptions<
  S extends z.ZodType,
  O extends z.ZodType,
  U extends Uses,
  R extends Record<string, number>,
> {
  readonly about: string
  readonly effect: Effect
  /** Defaults to `<domain>:<effect>`. */
  readonly permission?: string
  readonly input: S
  readonly output: O
  readonly uses?: U
  /** Every code it may refuse with, and its HTTP status. */
  readonly refuses?: R
  readonly aliases?: readonly string[]
  readonly rest?: string
  readonly isPrivate?: boolean
  readonly timeout?: Duration
  plan?(input: z.output<S>, context: Given<U> & RunContext<keyof R & string>): Promise<Plan>
  run(input: z.output<S>, context: Given<U> & RunContext<keyof R & string>): Promise<z.input<O>>
}

/** Declares one structured request: what it takes, gives, needs, may refuse; then the story. */
export function operation<
  S extends z.ZodType,
  O extends z.ZodType,
  const U extends Uses = {},
  const R extends Record<string, number> = {},
>(name: string, options: OperationOptions<S, O, U, R>): Operation<z.input<S>, z.output<O>> {
  if (!/^[a-z][a-z_]*\.[a-z][a-z_]*$/.test(name)) {
    throw new Error(`${name} is not an operation name; write it like assets.search`)
  }
  return {
    kind: 'operation',
    name,
    about: options.about,
    effect: options.effect,
    permission: options.permission ?? `${name.split('.')[0]}:${options.effect}`,
    input: options.input as unknown as z.ZodType<z.input<S>>,
    output: options.output as z.ZodType<z.output<O>>,
    uses: options.uses ?? {},
    refuses: options.refuses ?? {},
    aliases: options.aliases ?? [],
    rest: options.rest,
    isPrivate: options.isPrivate ?? false,
    timeout: options.timeout ?? '60s',
    plan: options.plan as Operation['plan'],
    run: options.run as unknown as Operation['run'],
  }
}
