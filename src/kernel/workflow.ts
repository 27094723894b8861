import type { Duration } from '#lib/duration'
import type { z } from 'zod'
import type { EventRecord, Priority } from './event.ts'
import type { Money, Operation } from './operation.ts'

export const workflowStatuses = [
  'pending',
  'processing',
  'waiting',
  'compensating',
  'completed',
  'failed',
  'canceled',
] as const
export type WorkflowStatus = (typeof workflowStatuses)[number]
export const isFinished = (status: WorkflowStatus) =>
  status === 'completed' || status === 'failed' || status === 'canceled'

export interface Progress {
  readonly total: number
  readonly completed: number
  readonly failed: number
}

/** What a caller gets at once when the work goes on after the answer (design.md 5). */
export interface StartedWorkflow {
  readonly workflow_id: string
  readonly status: 'processing'
  /** ISO 8601, from the history of the same type. */
  readonly estimated_duration: string
}

export interface StartOptions {
  /** The same id started twice is one workflow. */
  readonly workflowId?: string | undefined
  readonly projectId?: string | undefined
  readonly priority?: Priority | undefined
  readonly budget?: Money | undefined
  readonly name?: string | undefined
}

export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number
  readonly first?: Duration
  readonly factor?: number
  readonly max?: Duration
}

export interface StepOptions<O> {
  /** Defaults to the operation's name. */
  readonly name?: string
  readonly retry?: RetryPolicy
  readonly timeout?: Duration
  /** The operation that takes this step back, run in reverse order when the workflow fails or is canceled. */
  readonly compensate?: (output: O) => { readonly operation: Operation; readonly input: unknown }
  /** The most this step may cost: reserved from the workflow's budget before the call, settled after it. */
  readonly reserve?: Money
  /** What it did cost, read from the output. A step that throws without being billed gives its reservation back. */
  readonly costOf?: (output: O) => Money | undefined
}

export type Settled<T> =
  | { readonly status: 'completed'; readonly value: T }
  | { readonly status: 'failed'; readonly error: StepError }

export interface StepError {
  readonly code: string
  readonly message: string
  readonly details?: Readonly<Record<string, unknown>>
}

export interface EachOptions<T> {
  /** Names the item in the journal; the same item has the same key after a restart. */
  readonly key: (item: T, index: number) => string
  /** Items worked on at once; 4 when not said. */
  readonly concurrency?: number
  /** Counts items into the workflow's progress; on when not said. */
  readonly showProgress?: boolean
}

export interface Budget {
  readonly limit: Money | undefined
  /** Spent and reserved so far. */
  spent(): Money
  remaining(): Money | undefined
}

/** Everything a workflow may do besides computing. Each call is written down when it finishes and never runs again. */
export interface Flow {
  readonly workflowId: string
  readonly startedAt: Date
  readonly budget: Budget
  call<I, O>(operation: Operation<I, O>, input: NoInfer<I>, options?: StepOptions<O>): Promise<O>
  /** Works on items independently; one that fails is reported and the others go on. */
  each<T, R>(
    items: readonly T[],
    options: EachOptions<T>,
    body: (item: T, flow: Flow, index: number) => Promise<R>,
  ): Promise<Settled<R>[]>
  sleep(duration: Duration): Promise<void>
  /** Waits for an event that matches the pattern, or for a signal sent to this workflow; `undefined` after the timeout. */
  waitFor(
    what: { readonly event: string; readonly subject?: string },
    options?: { timeout?: Duration },
  ): Promise<EventRecord | undefined>
  /** With a question, whoever looks at the workflow sees what to answer; the payload is then `{action, content}`. */
  waitFor(
    what: { readonly signal: string; readonly question?: Question },
    options?: { timeout?: Duration },
  ): Promise<unknown>
  child<I, O>(workflow: Workflow<I, O>, input: I): Promise<O>
  progress(progress: Partial<Progress>): void
}

/** What a waiting workflow wants to know from a person. */
export interface Question {
  readonly message: string
  /** The form of the answer, as JSON Schema: an object of strings, numbers, booleans and choices, nothing nested. */
  readonly schema: Readonly<Record<string, unknown>>
}

export interface Workflow<I = any, O = any> {
  readonly kind: 'workflow'
  readonly type: string
  readonly about: string
  readonly input: z.ZodType<I>
  readonly output: z.ZodType<O>
  readonly concurrency: number
  readonly priority: Priority
  readonly front: Front | undefined
  readonly undo: ((run: EndedRun) => WorkflowUndo) | undefined
  readonly run: (input: any, flow: Flow) => Promise<O>
}

/** The operation that starts a workflow for callers, so that its checks, plan and approval hold for every way in. */
export interface Front {
  readonly operation: string
  /** From the workflow's input to the operation's. */
  readonly input: (given: any) => unknown
}

interface EndedRun {
  readonly workflowId: string
  /** As it was started. */
  readonly input: any
}

/** The operation that takes back what a workflow did, and what it is to be asked. */
export interface WorkflowUndo {
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
}

interface WorkflowOptions<S extends z.ZodType, O extends z.ZodType> {
  readonly about: string
  readonly input: S
  readonly output: O
  /** How many of this type one process runs at once; 100 when not said. */
  readonly concurrency?: number
  readonly priority?: Priority
  readonly front?: Front
  /** What takes back a run that has ended, in whatever way. */
  undo?(run: EndedRun): WorkflowUndo
  run(input: z.output<S>, flow: Flow): Promise<z.input<O>>
}

/** Declares ordinary async code whose steps are written down in the log as they finish. */
export function workflow<S extends z.ZodType, O extends z.ZodType>(
  type: string,
  options: WorkflowOptions<S, O>,
): Workflow<z.input<S>, z.output<O>> {
  if (!/^[a-z][a-z_]*$/.test(type)) {
    throw new Error(`${type} is not a workflow type; write it like asset_discovery`)
  }
  return {
    kind: 'workflow',
    type,
    about: options.about,
    input: options.input as unknown as z.ZodType<z.input<S>>,
    output: options.output as z.ZodType<z.output<O>>,
    concurrency: options.concurrency ?? 100,
    priority: options.priority ?? 'normal',
    front: options.front,
    undo: options.undo?.bind(options),
    run: options.run as Workflow<z.input<S>, z.output<O>>['run'],
  }
}
