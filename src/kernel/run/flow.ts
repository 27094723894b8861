// I1  Every call of the flow is a step of its scope and is journaled before its answer is used.
// I2  Items of `each` have a scope of their own, named by their key: their order may change, their steps may not.
// I3  A wait is written down before it begins, so that a restart neither shortens nor lengthens it.
import {
  isRefusal,
  type EachOptions,
  type EventRecord,
  type Flow,
  type Operation,
  type Progress,
  type Settled,
  type Workflow,
} from '#kernel'
import { WorkflowResumed, WorkflowWaiting } from '#kernel/journal'
import { durationMs, type Duration } from '#lib/duration'
import { sha256 } from '#lib/hash'
import { sleep } from './backoff.ts'
import { createScope, type Scope, type Step } from './journal.ts'
import {
  finish,
  Parked,
  portable,
  replay,
  runStep,
  throwIfStopped,
  toStepError,
  type RunState,
} from './step.ts'

export interface FlowState extends RunState {
  readonly startedAt: Date
  readonly progress: Counter
  follow(options: FollowOptions): AsyncIterable<EventRecord>
  startChild(workflow: Workflow, input: unknown, childId: string): Promise<void>
  childResult(childId: string): Promise<ChildEnd | undefined>
  /** Gives the place in the queue to others while this workflow waits, and takes one again. */
  rest<T>(wait: () => Promise<T>): Promise<T>
}

export interface FollowOptions {
  readonly after: number
  readonly patterns: readonly string[]
  /** Lets the store read only what is about it. */
  readonly subject: string | undefined
  readonly signal: AbortSignal
}

export type ChildEnd =
  | { readonly status: 'completed'; readonly output: unknown }
  | { readonly status: 'failed'; readonly message: string }

export interface Counter {
  add(change: Partial<Progress>): void
  set(progress: Partial<Progress>): void
}

export interface OpenFlow {
  readonly flow: Flow
  /** Checks that the code asked for every journaled step (journal I3). */
  end(): void
}

export function createFlow(state: FlowState, path = ''): OpenFlow {
  const scope = createScope(state.journal, path)
  const flow: Flow = {
    workflowId: state.workflowId,
    startedAt: state.startedAt,
    budget: state.ledger,
    call: (operation, input, options) =>
      runStep(state, scope, { operation: operation as Operation, input, options }) as Promise<any>,
    each: (items, options, body) => eachItem(state, scope, items, options, body),
    sleep: duration => sleepStep(state, scope, duration),
    waitFor: ((
      what: { event: string; subject?: string } | { signal: string },
      options?: { timeout?: Duration },
    ) =>
      'signal' in what
        ? waitForSignal(state, scope, what.signal, options?.timeout)
        : waitForEvent(state, scope, what, options?.timeout)) as Flow['waitFor'],
    child: (workflow, input) => childStep(state, scope, workflow as Workflow, input) as Promise<any>,
    progress: progress => state.progress.set(progress),
  }
  return { flow, end: () => scope.end() }
}

async function eachItem<T, R>(
  state: FlowState,
  scope: Scope,
  items: readonly T[],
  options: EachOptions<T>,
  body: (item: T, flow: Flow, index: number) => Promise<R>,
): Promise<Settled<R>[]> {
  const { id } = scope.next('each')
  const keys = uniqueKeys(items, options.key)
  const isCounted = options.showProgress ?? true
  if (isCounted) state.progress.add({ total: items.length })

  const results: Settled<R>[] = []
  let next = 0
  const worker = async () => {
    while (next < items.length) {
      const index = next
      next += 1
      const item = createFlow(state, `${id}[${keys[index]}]/`)
      const settled = await settleItem(async () => {
        const value = await body(items[index]!, item.flow, index)
        item.end()
        return value
      })
      results[index] = settled
      if (isCounted) state.progress.add({ [settled.status]: 1 })
    }
  }
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 4, items.length) }, worker))
  return results
}

/** One item that fails is reported; what concerns the whole workflow (stop, cancel, changed code) is not swallowed. */
async function settleItem<R>(work: () => Promise<R>): Promise<Settled<R>> {
  try {
    return { status: 'completed', value: await work() }
  } catch (error) {
    if (error instanceof Parked) throw error
    if (isRefusal(error) && (error.code === 'CANCELED' || error.code === 'JOURNAL_MISMATCH')) throw error
    return { status: 'failed', error: toStepError(error) }
  }
}

function uniqueKeys<T>(items: readonly T[], key: (item: T, index: number) => string): string[] {
  const seen = new Set<string>()
  return items.map((item, index) => {
    const text = key(item, index)
    if (seen.has(text)) throw new Error(`Two items of one each share the key ${text}; a key names one item`)
    seen.add(text)
    return text
  })
}

async function sleepStep(state: FlowState, scope: Scope, duration: Duration) {
  const step = scope.next('sleep')
  if (scope.find(step)) return
  const until = new Date(state.clock.now() + durationMs(duration)).toISOString()
  const wait = await beginWait(state, step, { reason: 'timer', until })
  await state.rest(() => sleep(state.clock, Date.parse(wait.until!) - state.clock.now(), state.signal))
  await endWait(state, step, 'timeout', undefined)
}

async function waitForSignal(
  state: FlowState,
  scope: Scope,
  signal: string,
  timeout?: Duration,
): Promise<unknown> {
  const taken = state.takenSignals.get(signal) ?? 0
  let seen = 0
  const found = await waitUntil(state, scope, scope.next(`signal:${signal}`), {
    reason: 'signal',
    waiting_for: signal,
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

const waitForEvent = (
  state: FlowState,
  scope: Scope,
  what: { event: string; subject?: string },
  timeout?: Duration,
) =>
  waitUntil(state, scope, scope.next(`event:${what.event}`), {
    reason: 'event',
    waiting_for: what.event,
    timeout,
    after: position => position,
    patterns: [what.event],
    subject: what.subject,
    accept: () => true,
  })

interface Waiting {
  readonly reason: 'event' | 'signal' | 'child'
  readonly waiting_for: string
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
  const entry = scope.find(step)
  if (entry) return ((await replay(state, step, entry)) as EventRecord | null) ?? undefined
  const { reason, waiting_for, timeout } = waiting
  const until =
    timeout === undefined ? undefined : new Date(state.clock.now() + durationMs(timeout)).toISOString()
  const wait = await beginWait(state, step, { reason, waiting_for, until })
  const found = await state.rest(() => firstMatch(state, waiting, wait.position, wait.until))
  await endWait(state, step, found ? 'arrived' : 'timeout', found ?? null)
  return found
}

async function firstMatch(state: FlowState, waiting: Waiting, position: number, until: string | undefined) {
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

async function beginWait(
  state: FlowState,
  step: Step,
  what: { reason: 'timer' | Waiting['reason']; until?: string | undefined; waiting_for?: string },
) {
  throwIfStopped(state)
  const known = state.journal.waitByStep.get(step.id)
  if (known) return known
  const { until, ...rest } = what
  const [record] = await state.append([
    WorkflowWaiting({
      workflow_id: state.workflowId,
      step_id: step.id,
      ...rest,
      ...(until !== undefined && { until }),
    }),
  ])
  return { position: record!.position, time: record!.time, until }
}

async function endWait(state: FlowState, step: Step, reason: 'arrived' | 'timeout', output: unknown) {
  throwIfStopped(state)
  const { kept } = await portable(state.blobs, output)
  const resumed = WorkflowResumed({ workflow_id: state.workflowId, reason })
  await finish(state, step, [resumed], { status: 'completed', output_data: kept })
}

async function childStep(
  state: FlowState,
  scope: Scope,
  workflow: Workflow,
  input: unknown,
): Promise<unknown> {
  const step = scope.next(`child:${workflow.type}`)
  const entry = scope.find(step)
  if (entry) return replay(state, step, entry)
  const childId = `wf_${sha256(`${state.workflowId}/${step.id}`).slice(0, 26)}`
  const wait = await beginWait(state, step, { reason: 'child', waiting_for: childId })
  await state.startChild(workflow, input, childId)
  const end = await state.rest(() => childEnd(state, childId, wait.position))
  const resumed = WorkflowResumed({ workflow_id: state.workflowId, reason: 'arrived' })
  if (end?.status === 'completed') {
    const { kept } = await portable(state.blobs, end.output)
    await finish(state, step, [resumed], { status: 'completed', output_data: kept })
    return end.output
  }
  const error = { code: 'CHILD_FAILED', message: end?.message ?? `${childId} ended without a result` }
  await finish(state, step, [resumed], { status: 'failed', error })
  return replay(state, step, {
    step_id: step.id,
    step_name: step.name,
    step_number: step.number,
    status: 'failed',
    error,
  })
}

async function childEnd(
  state: FlowState,
  childId: string,
  waitPosition: number,
): Promise<ChildEnd | undefined> {
  const ended = await state.childResult(childId)
  if (ended) return ended
  const waiting: Waiting = {
    reason: 'child',
    waiting_for: childId,
    timeout: undefined,
    after: position => position,
    patterns: ['workflow.completed', 'workflow.failed', 'workflow.canceled'],
    subject: childId,
    accept: () => true,
  }
  await firstMatch(state, waiting, waitPosition, undefined)
  return state.childResult(childId)
}
