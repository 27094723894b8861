// Runs one step: find it in the journal, or try it until it ends, and write the end down together with its events.
import {
  isRefusal,
  Refusal,
  type Actor,
  type Blobs,
  type EventRecord,
  type NewEvent,
  type Operation,
  type RetryPolicy,
  type StepError,
  type StepOptions,
} from '#kernel'
import { WorkflowStepCompleted, WorkflowStepRetried } from '#kernel/journal'
import { durationMs } from '#lib/duration'
import { fromMicros, toMicros } from '#lib/money'
import { backoffMs, sleep } from './backoff.ts'
import type { Execute } from './execute.ts'
import type { Journal, Scope, Step, StepEntry } from './journal.ts'
import { portable } from './portable.ts'
import type { Tracer } from './ports.ts'
import { whileRunning, type StepsUnderWay } from './running-steps.ts'
import { inSpan, stepSpan, type WorkflowTrace } from './spans.ts'
import { toStepError } from './step-error.ts'
import { reserve, settle, settleBroken, type Paid, type Paying } from './step-money.ts'
import { assertValid } from './validate.ts'

/** The process stops or cannot write: the run is dropped where it is and goes on later from its journal. */
export class Parked extends Error {
  override readonly name = 'Parked'
}

export interface Compensation {
  readonly stepId: string
  readonly operation: Operation
  readonly input: unknown
}

/** What the steps of one running workflow share. */
export interface RunState extends Paying, StepsUnderWay {
  readonly actor: Actor
  readonly journal: Journal
  readonly signal: AbortSignal
  readonly execute: Execute
  readonly random: () => number
  readonly blobs: Blobs
  /** Steps that have begun and not ended. */
  readonly underWay: Set<Promise<unknown>>
  readonly compensations: Compensation[]
  /** The step a failure came from. */
  readonly failedStep: WeakMap<Refusal, string>
  /** How many signals of a name were taken by earlier waits. */
  readonly takenSignals: Map<string, number>
  readonly tracer?: Tracer | undefined
  readonly trace: WorkflowTrace
  /** In the name of the whole workflow, unless a step of it is given. */
  append(events: readonly NewEvent[], traceparent?: string): Promise<readonly EventRecord[]>
}

const defaultRetry: RetryPolicy = { attempts: 3, first: '500ms', factor: 3, max: '1m' }

/** What the code asks for in one step. */
export interface StepCall {
  readonly operation: Operation
  readonly input: unknown
  readonly options?: (StepOptions<any> & { readonly compensates?: string | undefined }) | undefined
}

export function runStep(state: RunState, scope: Scope, call: StepCall): Promise<unknown> {
  const work = findOrPerform(state, scope, call)
  state.underWay.add(work)
  const ended = () => void state.underWay.delete(work)
  // Whoever waits for the step hears of its failure; a workflow that does not wait for it is none of our faults.
  work.then(ended, ended)
  return work
}

async function findOrPerform(state: RunState, scope: Scope, call: StepCall): Promise<unknown> {
  const { operation, options = {} } = call
  if (operation.secrets.output.length > 0) {
    throw new Error(`${operation.name} answers with a secret, which the journal of a workflow would keep`)
  }
  const step = scope.next(options.name ?? operation.name)
  const entry = scope.entryOf(step)
  const begin = () => perform(state, step, call)
  const output = entry ? await replay(state, step, entry) : await whileRunning(state, step, operation, begin)
  if (options.compensate) state.compensations.push({ stepId: step.id, ...options.compensate(output) })
  return output
}

export async function replay(state: RunState, step: Step, entry: StepEntry): Promise<unknown> {
  if (entry.status === 'failed') throw failureOf(state, step.id, entry.error!)
  const reference = entry.output_data as { $blob?: unknown } | null | undefined
  if (typeof reference !== 'object' || reference === null || typeof reference.$blob !== 'string') {
    return entry.output_data
  }
  const bytes = await state.blobs.get(reference.$blob)
  if (!bytes) throw new Error(`The result of ${step.id} is gone: blob ${reference.$blob} is missing`)
  return JSON.parse(new TextDecoder().decode(bytes))
}

/** How a step stands between two attempts. */
interface Course extends Paid {
  readonly input: unknown
  readonly operation: string | undefined
  readonly startedAt: number
  readonly retry: RetryPolicy
  attempt: number
}

async function perform(state: RunState, step: Step, call: StepCall) {
  const course = await beginCourse(state, step, call)

  for (; ; course.attempt += 1) {
    throwIfStopped(state)
    try {
      return await inSpan(state.tracer, stepSpan(state, step, course.attempt), traceparent =>
        tryOnce(partOf(state, traceparent), step, call, course),
      )
    } catch (error) {
      if (error instanceof Parked) throw error
      throwIfStopped(state)
      if (isRefusal(error) || course.attempt >= course.retry.attempts) {
        throw await fail(state, step, course, toStepError(error))
      }
      await waitForRetry(state, step, course, error)
    }
  }
}

/** The same run, where what is appended and called belongs to one attempt. */
const partOf = (state: RunState, traceparent: string | undefined): RunState => ({
  ...state,
  trace: { ...state.trace, traceparent },
  append: events => state.append(events, traceparent),
})

/** One attempt: from setting aside what it may cost to its end in the journal. */
async function tryOnce(state: RunState, step: Step, call: StepCall, course: Course) {
  const { reserve: reserved, costOf, compensates } = call.options ?? {}
  let isSettled = false
  try {
    if (reserved) {
      const attempt = { step, attempt: course.attempt, what: call.operation.name }
      await reserve(state, attempt, course, reserved)
    }
    const done = await attemptOnce(state, step, call, course.input)
    if (reserved) {
      settle(state, course, reserved, costOf?.(done.output))
      isSettled = true
    }
    const { kept, output } = await portable(state.blobs, done.output)
    await finish(state, step, [...done.events, ...course.owed.splice(0)], {
      status: 'completed',
      output_data: kept,
      ...endOf(state, course),
      ...(course.attempt > 1 && { attempt: course.attempt }),
      ...(compensates && { compensates }),
    })
    return output
  } catch (error) {
    const isStopped = error instanceof Parked || state.signal.aborted
    if (reserved && !isSettled && !isStopped) settleBroken(state, course, reserved, error)
    throw error
  }
}

/** Attempts that an earlier process made count, and what it set aside and did not settle counts as spent. */
async function beginCourse(state: RunState, step: Step, { operation, input, options }: StepCall) {
  const { retriesByStep, reservedByStep } = state.journal
  const before = retriesByStep.get(step.id)
  const reserved = reservedByStep.get(step.id) ?? []
  const course: Course = {
    startedAt: state.clock.now(),
    input: assertValid(operation.input, input, operation.name),
    operation: step.name === operation.name ? undefined : operation.name,
    retry: options?.retry ?? defaultRetry,
    attempt: (before?.attempt ?? 0) + 1,
    spentMicros: reserved.reduce((sum, money) => sum + toMicros(money.amount), 0),
    held: undefined,
    owed: [],
  }
  if (before) await sleep(state.clock, Date.parse(before.retryAt) - course.startedAt, state.signal)
  return course
}

const attemptOnce = (state: RunState, step: Step, { operation, options }: StepCall, input: unknown) =>
  state.execute.run(operation, input, {
    actor: state.actor,
    signal: state.signal,
    idempotencyKey: `${state.workflowId}/${step.id}`,
    traceparent: state.trace.traceparent,
    workflowId: state.workflowId,
    timeoutMs: options?.timeout === undefined ? undefined : durationMs(options.timeout),
  })

async function fail(state: RunState, step: Step, course: Course, error: StepError): Promise<Refusal> {
  await finish(state, step, course.owed.splice(0), {
    status: 'failed',
    error,
    attempt: course.attempt,
    ...endOf(state, course),
  })
  return failureOf(state, step.id, error)
}

function endOf({ clock, ledger }: RunState, { startedAt, spentMicros, operation }: Course) {
  const end = { duration_ms: clock.now() - startedAt, ...(operation !== undefined && { operation }) }
  if (spentMicros <= 0) return end
  const cost = { amount: fromMicros(spentMicros), currency: ledger.limit?.currency ?? 'USD' }
  return { ...end, resource_usage: { cost } }
}

async function waitForRetry(state: RunState, step: Step, { attempt, retry, owed }: Course, error: unknown) {
  const delayMs = backoffMs(retry, attempt, state.random)
  const retry_at = new Date(state.clock.now() + delayMs).toISOString()
  const { workflowId: workflow_id } = state
  await state.append([
    ...owed.splice(0),
    WorkflowStepRetried({ workflow_id, step_id: step.id, attempt, error: toStepError(error), retry_at }),
  ])
  await sleep(state.clock, delayMs, state.signal)
}

type StepEnd = Omit<
  Parameters<typeof WorkflowStepCompleted>[0],
  'workflow_id' | 'step_id' | 'step_name' | 'step_number'
>

export async function finish(state: RunState, step: Step, events: readonly NewEvent[], end: StepEnd) {
  const { workflowId: workflow_id } = state
  const { id: step_id, name: step_name, number: step_number } = step
  await state.append([
    ...events,
    WorkflowStepCompleted({ workflow_id, step_id, step_name, step_number, ...end }),
  ])
  state.journal.stepsCompleted += 1
}

export function throwIfStopped(state: RunState) {
  if (state.signal.aborted) throw state.signal.reason
}

/** The same error whether the step fails now or is replayed as failed. */
function failureOf(state: RunState, stepId: string, error: StepError): Refusal {
  const failure = new Refusal(error.code, error.message, { details: error.details })
  state.failedStep.set(failure, stepId)
  return failure
}
