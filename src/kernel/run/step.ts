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
  readonly compensations: Compensation[]
  /** The step a failure came from. */
  readonly failedStep: WeakMap<Refusal, string>
  /** How many signals of a name were taken by earlier waits. */
  readonly takenSignals: Map<string, number>
  append(events: readonly NewEvent[]): Promise<readonly EventRecord[]>
}

const defaultRetry: RetryPolicy = { attempts: 3, first: '500ms', factor: 3, max: '1m' }
const inlineBytes = 32 * 1024

export async function runStep(
  state: RunState,
  scope: Scope,
  operation: Operation,
  input: unknown,
  options: StepOptions<any> & { compensates?: string | undefined } = {},
): Promise<unknown> {
  const step = scope.next(options.name ?? operation.name)
  const entry = scope.find(step)
  const output = entry
    ? await replay(state, step, entry)
    : await perform(state, step, operation, input, options)
  if (options.compensate) state.compensations.push({ stepId: step.id, ...options.compensate(output) })
  return output
}

export async function replay(state: RunState, step: Step, entry: StepEntry): Promise<unknown> {
  if (entry.status === 'failed') throw failureOf(state, step.id, entry.error!)
  const reference = entry.output_data as { $blob?: unknown } | null | undefined
  if (typeof reference !== 'object' || reference === null || typeof reference.$blob !== 'string')
    return entry.output_data
  const bytes = await state.blobs.get(reference.$blob)
  if (!bytes) throw new Error(`The result of ${step.id} is gone: blob ${reference.$blob} is missing`)
  return JSON.parse(new TextDecoder().decode(bytes))
}

async function perform(
  state: RunState,
  step: Step,
  operation: Operation,
  input: unknown,
  options: StepOptions<any> & { compensates?: string | undefined },
) {
  const startedAt = state.clock.now()
  const valid = assertValid(operation.input, input, operation.name)
  const retry = options.retry ?? defaultRetry
  const before = state.journal.retriesByStep.get(step.id)
  let spentMicros = (state.journal.reservedByStep.get(step.id) ?? []).reduce(
    (sum, money) => sum + toMicros(money.amount),
    0,
  )
  if (before) await sleep(state.clock, Date.parse(before.retryAt) - startedAt, state.signal)

  for (let attempt = (before?.attempt ?? 0) + 1; ; attempt += 1) {
    throwIfStopped(state)
    let cost: Money | undefined
    try {
      await reserve(state, step, options.reserve)
      const done = await attemptOnce(state, step, operation, valid, options)
      cost = options.reserve && settle(state, options.reserve, options.costOf?.(done.output))
      if (cost) spentMicros += toMicros(cost.amount)
      const { kept, output } = await portable(state.blobs, done.output)
      await finish(state, step, [...done.events], {
        status: 'completed',
        output_data: kept,
        duration_ms: state.clock.now() - startedAt,
        ...(spentMicros > 0 && {
          resource_usage: { cost: { amount: fromMicros(spentMicros), currency: currencyOf(state) } },
        }),
        ...(attempt > 1 && { attempt }),
        ...(options.compensates && { compensates: options.compensates }),
      })
      return output
    } catch (error) {
      if (error instanceof Parked) throw error
      throwIfStopped(state)
      if (options.reserve && !cost && !isBudgetRefusal(error)) {
        const isUnbilled = isRefusal(error) && error.details['billed'] === false
        state.ledger.settle(options.reserve, isUnbilled ? undefined : options.reserve)
        if (!isUnbilled) spentMicros += toMicros(options.reserve.amount)
      }
      if (isRefusal(error) || attempt >= retry.attempts) {
        const failure = toStepError(error)
        await finish(state, step, [], {
          status: 'failed',
          error: failure,
          duration_ms: state.clock.now() - startedAt,
          attempt,
          ...(spentMicros > 0 && {
            resource_usage: { cost: { amount: fromMicros(spentMicros), currency: currencyOf(state) } },
          }),
        })
        throw failureOf(state, step.id, failure)
      }
      await waitForRetry(state, step, attempt, retry, error)
    }
  }
}

const attemptOnce = (
  state: RunState,
  step: Step,
  operation: Operation,
  input: unknown,
  options: StepOptions<any>,
) =>
  state.execute.run(operation, input, {
    actor: state.actor,
    signal: state.signal,
    idempotencyKey: `${state.workflowId}/${step.id}`,
    traceparent: undefined,
    workflowId: state.workflowId,
    timeoutMs: options.timeout === undefined ? undefined : durationMs(options.timeout),
  })

async function reserve(state: RunState, step: Step, amount: Money | undefined) {
  if (!amount) return
  state.ledger.reserve(amount)
  await state.append([WorkflowBudgetReserved({ workflow_id: state.workflowId, step_id: step.id, amount })])
}

function settle(state: RunState, reserved: Money, spent: Money | undefined): Money {
  state.ledger.settle(reserved, spent)
  return spent ?? { amount: '0', currency: reserved.currency }
}

async function waitForRetry(
  state: RunState,
  step: Step,
  attempt: number,
  retry: RetryPolicy,
  error: unknown,
) {
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

const isBudgetRefusal = (error: unknown) => isRefusal(error) && error.code === 'BUDGET_EXCEEDED'
const currencyOf = (state: RunState) => state.ledger.limit?.currency ?? 'USD'

export function toStepError(error: unknown): StepError {
  if (isRefusal(error)) return { code: error.code, message: error.message, details: error.details }
  return { code: 'FAULT', message: error instanceof Error ? error.message : String(error) }
}

/** The same error whether the step fails now or is replayed as failed. */
function failureOf(state: RunState, stepId: string, error: StepError): Refusal {
  const failure = new Refusal(error.code, error.message, { details: error.details })
  state.failedStep.set(failure, stepId)
  return failure
}
