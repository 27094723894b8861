// Runs one step: find it in the journal, or try it until it ends, and write the end down together with its events.
import {
  isRefusal,
  Refusal,
  type Actor,
  type Blobs,
  type EventRecord,
  type Money,
  type NewEvent,
  type Operation,
  type RetryPolicy,
  type StepError,
  type StepOptions,
} from '#kernel'
import { WorkflowBudgetReserved, WorkflowStepCompleted, WorkflowStepRetried } from '#kernel/journal'
import { durationMs } from '#lib/duration'
import { fromMicros, toMicros } from '#lib/money'
import { backoffMs, sleep } from './backoff.ts'
import type { Ledger } from './budget.ts'
import type { Execute } from './execute.ts'
import type { Journal, Scope, Step, StepEntry } from './journal.ts'
import type { Clock } from './ports.ts'
import { toStepError } from './step-error.ts'
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
export interface RunState {
  readonly workflowId: string
  readonly actor: Actor
  readonly journal: Journal
  readonly ledger: Ledger
  readonly signal: AbortSignal
  readonly execute: Execute
  readonly clock: Clock
  readonly random: () => number
  readonly blobs: Blobs
  /** Steps that have begun and not ended. */
  readonly underWay: Set<Promise<unknown>>
  readonly compensations: Compensation[]
  /** The step a failure came from. */
  readonly failedStep: WeakMap<Refusal, string>
  /** How many signals of a name were taken by earlier waits. */
  readonly takenSignals: Map<string, number>
  append(events: readonly NewEvent[]): Promise<readonly EventRecord[]>
}

const defaultRetry: RetryPolicy = { attempts: 3, first: '500ms', factor: 3, max: '1m' }
const inlineBytes = 32 * 1024

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
  const step = scope.next(options.name ?? operation.name)
  const entry = scope.entryOf(step)
  const output = entry ? await replay(state, step, entry) : await perform(state, step, call)
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
interface Course {
  readonly input: unknown
  readonly startedAt: number
  readonly retry: RetryPolicy
  attempt: number
  spentMicros: number
}

async function perform(state: RunState, step: Step, call: StepCall) {
  const { reserve: reserved, costOf, compensates } = call.options ?? {}
  const course = await beginCourse(state, step, call)

  for (; ; course.attempt += 1) {
    throwIfStopped(state)
    let isSettled = false
    try {
      await reserve(state, step, reserved)
      const done = await attemptOnce(state, step, call, course.input)
      if (reserved) {
        settle(state, course, reserved, costOf?.(done.output))
        isSettled = true
      }
      const { kept, output } = await portable(state.blobs, done.output)
      await finish(state, step, [...done.events], {
        status: 'completed',
        output_data: kept,
        ...endOf(state, course),
        ...(course.attempt > 1 && { attempt: course.attempt }),
        ...(compensates && { compensates }),
      })
      return output
    } catch (error) {
      if (error instanceof Parked) throw error
      throwIfStopped(state)
      if (reserved && !isSettled) settleBroken(state, course, reserved, error)
      if (isRefusal(error) || course.attempt >= course.retry.attempts) {
        throw await fail(state, step, course, toStepError(error))
      }
      await waitForRetry(state, step, course, error)
    }
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
    retry: options?.retry ?? defaultRetry,
    attempt: (before?.attempt ?? 0) + 1,
    spentMicros: reserved.reduce((sum, money) => sum + toMicros(money.amount), 0),
  }
  if (before) await sleep(state.clock, Date.parse(before.retryAt) - course.startedAt, state.signal)
  return course
}

const attemptOnce = (state: RunState, step: Step, { operation, options }: StepCall, input: unknown) =>
  state.execute.run(operation, input, {
    actor: state.actor,
    signal: state.signal,
    idempotencyKey: `${state.workflowId}/${step.id}`,
    traceparent: undefined,
    workflowId: state.workflowId,
    timeoutMs: options?.timeout === undefined ? undefined : durationMs(options.timeout),
  })

async function reserve(state: RunState, step: Step, amount: Money | undefined) {
  if (!amount) return
  state.ledger.reserve(amount)
  await state.append([WorkflowBudgetReserved({ workflow_id: state.workflowId, step_id: step.id, amount })])
}

function settle(state: RunState, course: Course, reserved: Money, spent: Money | undefined) {
  state.ledger.settle(reserved, spent)
  if (spent) course.spentMicros += toMicros(spent.amount)
}

/** What broke may have been billed all the same, unless it says that it was not. */
function settleBroken(state: RunState, course: Course, reserved: Money, error: unknown) {
  if (!isRefusal(error)) {
    settle(state, course, reserved, reserved)
  } else if (error.code !== 'BUDGET_EXCEEDED') {
    settle(state, course, reserved, error.details.billed === false ? undefined : reserved)
  }
}

async function fail(state: RunState, step: Step, course: Course, error: StepError): Promise<Refusal> {
  const { attempt } = course
  await finish(state, step, [], { status: 'failed', error, attempt, ...endOf(state, course) })
  return failureOf(state, step.id, error)
}

function endOf({ clock, ledger }: RunState, { startedAt, spentMicros }: Course) {
  const duration_ms = clock.now() - startedAt
  if (spentMicros <= 0) return { duration_ms }
  const cost = { amount: fromMicros(spentMicros), currency: ledger.limit?.currency ?? 'USD' }
  return { duration_ms, resource_usage: { cost } }
}

async function waitForRetry(state: RunState, step: Step, { attempt, retry }: Course, error: unknown) {
  const delayMs = backoffMs(retry, attempt, state.random)
  const retry_at = new Date(state.clock.now() + delayMs).toISOString()
  const { workflowId: workflow_id } = state
  await state.append([
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

/** The value as a replay would give it back, and what the journal keeps of it. */
export async function portable(blobs: Blobs, output: unknown): Promise<{ kept: unknown; output: unknown }> {
  if (output === undefined || output === null || typeof output !== 'object') return { kept: output, output }
  const json = JSON.stringify(output)
  const same = JSON.parse(json) as unknown
  if (json.length <= inlineBytes) return { kept: same, output: same }
  const bytes = new TextEncoder().encode(json)
  return { kept: { $blob: await blobs.put(bytes), size_bytes: bytes.length }, output: same }
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
