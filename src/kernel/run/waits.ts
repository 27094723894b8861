// I1  A wait is written down before it begins, so that a restart neither shortens nor lengthens it.
import type { EventRecord, Question } from '#kernel'
import { WorkflowResumed, WorkflowWaiting } from '#kernel/journal'
import { durationMs, type Duration } from '#lib/duration'
import { sleep } from './backoff.ts'
import type { FlowState } from './flow-state.ts'
import type { Scope, Step } from './journal.ts'
import { portable } from './portable.ts'
import { finish, replay, throwIfStopped } from './step.ts'

export interface EventWanted {
  readonly event: string
  readonly subject?: string
}

export interface SignalWanted {
  readonly signal: string
  readonly question?: Question
}

export async function sleepStep(state: FlowState, scope: Scope, duration: Duration) {
  const step = scope.next('sleep')
  if (scope.entryOf(step)) return
  const until = new Date(state.clock.now() + durationMs(duration)).toISOString()
  const wait = await beginWait(state, step, { reason: 'timer', until })
  await state.rest(() => sleep(state.clock, Date.parse(wait.until!) - state.clock.now(), state.signal))
  await endWait(state, step, 'timeout', undefined)
}

export async function waitForSignal(
  state: FlowState,
  scope: Scope,
  { signal, question }: SignalWanted,
  timeout?: Duration,
): Promise<unknown> {
  const taken = state.takenSignals.get(signal) ?? 0
  let seen = 0
  const found = await waitUntil(state, scope, scope.next(`signal:${signal}`), {
    reason: 'signal',
    waiting_for: signal,
    question,
    timeout,
    // Signals are kept from the start of the workflow; those that earlier waits took are passed over.
    after: () => 0,
    patterns: ['workflow.signaled'],
    subject: state.workflowId,
    accept: record => {
      if ((record.data as { signal: string }).signal !== signal) return false
      seen += 1
      return seen > taken
    },
  })
  if (found) state.takenSignals.set(signal, taken + 1)
  return (found as EventRecord<{ payload?: unknown }> | undefined)?.data.payload
}

export const waitForEvent = (state: FlowState, scope: Scope, what: EventWanted, timeout?: Duration) =>
  waitUntil(state, scope, scope.next(`event:${what.event}`), {
    reason: 'event',
    waiting_for: what.event,
    timeout,
    after: position => position,
    patterns: [what.event],
    subject: what.subject,
    accept: () => true,
  })

export interface Waiting {
  readonly reason: 'event' | 'signal' | 'child'
  readonly waiting_for: string
  readonly question?: Question | undefined
  readonly timeout: Duration | undefined
  after(waitPosition: number): number
  readonly patterns: readonly string[]
  readonly subject: string | undefined
  accept(record: EventRecord): boolean
}

async function waitUntil(
  state: FlowState,
  scope: Scope,
  step: Step,
  waiting: Waiting,
): Promise<EventRecord | undefined> {
  const entry = scope.entryOf(step)
  if (entry) return ((await replay(state, step, entry)) as EventRecord | null) ?? undefined
  const { reason, waiting_for, question, timeout } = waiting
  const until =
    timeout === undefined ? undefined : new Date(state.clock.now() + durationMs(timeout)).toISOString()
  const wait = await beginWait(state, step, { reason, waiting_for, question, until })
  const found = await state.rest(() => firstMatch(state, waiting, wait.position, wait.until))
  await endWait(state, step, found ? 'arrived' : 'timeout', found ?? null)
  return found
}

/** The first event that is wanted; undefined when the time is over. */
export async function firstMatch(
  state: FlowState,
  waiting: Waiting,
  position: number,
  until: string | undefined,
) {
  throwIfStopped(state)
  const done = new AbortController()
  const onAbort = () => done.abort()
  state.signal.addEventListener('abort', onAbort, { once: true })
  const cancelTimer = until
    ? state.clock.after(Math.max(0, Date.parse(until) - state.clock.now()), onAbort)
    : () => {}
  try {
    const after = waiting.after(position)
    const { patterns, subject } = waiting
    for await (const record of state.follow({ after, patterns, subject, signal: done.signal })) {
      const isOurs = waiting.subject === undefined || record.subject === waiting.subject
      if (isOurs && waiting.accept(record)) return record
    }
    throwIfStopped(state)
    return undefined
  } finally {
    cancelTimer()
    done.abort()
    state.signal.removeEventListener('abort', onAbort)
  }
}

export async function beginWait(
  state: FlowState,
  step: Step,
  what: {
    reason: 'timer' | Waiting['reason']
    until?: string | undefined
    waiting_for?: string
    question?: Question | undefined
  },
) {
  throwIfStopped(state)
  const known = state.journal.waitByStep.get(step.id)
  if (known) return known
  const { until, question, ...rest } = what
  const [record] = await state.append([
    WorkflowWaiting({
      workflow_id: state.workflowId,
      step_id: step.id,
      ...rest,
      ...(until !== undefined && { until }),
      ...(question && { question }),
    }),
  ])
  return { position: record!.position, time: record!.time, until }
}

async function endWait(state: FlowState, step: Step, reason: 'arrived' | 'timeout', output: unknown) {
  throwIfStopped(state)
  const { kept } = await portable(state.blobs, output)
  const resumed = WorkflowResumed({ workflow_id: state.workflowId, reason, step_id: step.id })
  await finish(state, step, [resumed], { status: 'completed', output_data: kept })
}
