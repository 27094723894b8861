import type { Duration } from '#lib/duration'
import type { Kysely, RawBuilder, SelectQueryBuilder, SqlBool } from 'kysely'
import type { z } from 'zod'
import type { Caller } from './caller.ts'
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
  /** A query with a row for each row that contains the words. */
  matches(text: string): RawBuilder<unknown>
  /** A query for keys and `relevance` of at least the so many best rows that contain the words. */
  ranked(text: string, atLeast: number): RawBuilder<unknown>
  /** True for rows (alias `v`) whose key is among those that a query answers. */
  among(keys: RawBuilder<unknown>): RawBuilder<SqlBool>
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
  /**
   * Appends the facts only if this is still the last position of the subject (0: none); else nothing is kept and the
   * caller is refused, with `VERSION_CONFLICT` unless something better is given.
   */
  expect(subject: string, position: number, otherwise?: Refusal): void
  /** Makes a refusal to throw; only declared codes compile. */
  refuse(code: Code | KernelRefusalCode, message: string, more?: RefusalDetails): Refusal
  /** Calls another operation now, inside this one: its facts are appended with ours. */
  call<I, O>(operation: Operation<I, O>, input: I): Promise<O>
  /** Starts a workflow in the same commit as our facts. */
  start<I, O>(workflow: Workflow<I, O>, input: I, options?: StartOptions): Promise<StartedWorkflow>
  now(): Date
  /** Says what it has really spent, for budgets; what says nothing is taken to cost what its plan said. */
  spend(amount: Money): void
  /** Aborted on deadline, cancellation and stop; hand it to every port that takes one. */
  readonly signal: AbortSignal
  readonly actor: Actor
  /** Who came in through a surface, with what they may do; undefined for what Alice's own parts ask of each other. */
  readonly caller: Caller | undefined
  /** The same for every attempt at the same work; hand it to services that can use it. */
  readonly idempotencyKey: string
  readonly traceparent: string | undefined
  /** Set inside a workflow step. */
  readonly workflowId: string | undefined
  /** Reports how far a long run is, from 0 to 1; shown live, not kept. */
  progress(done: number, total: number): void
  /** Tells whoever called something while this runs; shown live where the way in can show it, not kept. */
  note(message: string): void
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
  /** The operation that undoes it, where one does. */
  readonly undo_by?: UndoBy | undefined
  readonly warnings?: readonly string[]
  readonly cost?: Money | undefined
  /** What people would rather look at than read: a tree, a diff. */
  readonly picture?: string | undefined
  readonly details?: Readonly<Record<string, unknown>>
}

/** What undoes a plan that was carried out. */
export interface UndoBy {
  readonly operation: string
  readonly input?: Readonly<Record<string, unknown>> | undefined
  /** Fields of its input that are known from the answer only: `workflow_id`. */
  readonly from_answer?: readonly string[] | undefined
}

/** Amounts are decimal strings: floats lose cents. */
export interface Money {
  readonly amount: string
  readonly currency: string
}

/** A service whose use is counted, whatever operation uses it. */
export interface Meter {
  /** `quality-analyzer` */
  readonly service: string
  /** What works without it, as suggestions: `use_basic_pipeline`. */
  readonly instead?: readonly string[]
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
  /** Fields whose values are told or taken and kept nowhere. */
  readonly secrets: { readonly input: readonly string[]; readonly output: readonly string[] }
  readonly timeout: Duration
  /** What quotas count it as besides its name. */
  readonly meter: Meter | undefined
  /** How long its answer may be given again, as long as no event changes the views it reads. */
  readonly cache: Duration | undefined
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
  /** Fields of input and output that no log, event, journal or idempotency key may keep; such an operation has no plan. */
  readonly secrets?: {
    readonly input?: readonly (keyof z.input<S> & string)[]
    readonly output?: readonly (keyof z.output<O> & string)[]
  }
  readonly timeout?: Duration
  readonly meter?: Meter
  /** Only for reads that look at views alone: every table it reads must be among its `uses`. */
  readonly cache?: Duration
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
  const { input: taken = [], output: told = [] } = options.secrets ?? {}
  if (options.plan && taken.length + told.length > 0) {
    throw new Error(`${name} has secrets, and a plan would keep them until it is approved`)
  }
  if (options.cache !== undefined) checkCacheable(name, options)
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
    secrets: { input: taken, output: told },
    timeout: options.timeout ?? '60s',
    meter: options.meter,
    cache: options.cache,
    plan: options.plan as Operation['plan'],
    run: options.run as unknown as Operation['run'],
  }
}

/** What else it might look at changes without an event, and a kept answer would be wrong. */
function checkCacheable(
  name: string,
  { effect, uses = {}, plan }: { effect: Effect; uses?: Uses; plan?: unknown },
) {
  const used = Object.values(uses)
  if (effect === 'read' && !plan && used.length > 0 && used.every(({ kind }) => kind === 'view')) return
  throw new Error(`${name} cannot be cached: that is for reads that use views and nothing else`)
}
