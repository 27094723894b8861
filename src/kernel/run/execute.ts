// Runs one operation and keeps what it wants to record, without recording it: whoever called decides what is
// committed together with it.
import {
  isRefusal,
  Refusal,
  type Actor,
  type Money,
  type Caller,
  type NewEvent,
  type Operation,
  type Plan,
  type RunContext,
  type StartOptions,
  type Workflow,
} from '#kernel'
import { durationMs } from '#lib/duration'
import type { Resolve } from './catalog.ts'
import { during } from './current-work.ts'
import { createExpected, type Expected } from './expected.ts'
import type { Clock, Tracer } from './ports.ts'
import { innerSpan, inSpan } from './spans.ts'
import { assertValid } from './validate.ts'

export interface RunSetting {
  readonly actor: Actor
  readonly caller?: Caller | undefined
  readonly signal: AbortSignal | undefined
  readonly idempotencyKey: string
  readonly traceparent: string | undefined
  readonly workflowId: string | undefined
  readonly timeoutMs?: number | undefined
  onSpend?(amount: Money): void
  onProgress?(done: number, total: number): void
  onNote?(message: string): void
}

export interface Executed<O = unknown> {
  readonly output: O
  readonly events: readonly NewEvent[]
  readonly expected: Expected
}

export interface Execute {
  run(operation: Operation, input: unknown, setting: RunSetting): Promise<Executed>
  plan(operation: Operation, input: unknown, setting: RunSetting): Promise<Plan>
}

export interface ExecuteDeps {
  readonly resolve: Resolve
  readonly clock: Clock
  readonly tracer?: Tracer | undefined
  /** The `workflow.started` event of a new workflow, or nothing when that id exists already. */
  prepareStart(
    workflow: Workflow,
    input: unknown,
    options: StartOptions,
    actor: Actor,
  ): Promise<PreparedStart>
}

export interface PreparedStart {
  readonly event: NewEvent | undefined
  readonly workflowId: string
  readonly estimatedDuration: string
}

export function createExecute(deps: ExecuteDeps): Execute {
  const withContext = async <T>(
    operation: Operation,
    setting: RunSetting,
    work: (context: RunContext, facts: { events: NewEvent[]; expected: Expected }) => Promise<T>,
  ): Promise<T> => {
    const facts = { events: [], expected: createExpected() }
    const deadline = createDeadline(deps.clock, operation, setting)
    try {
      const { traceparent, workflowId } = setting
      const current = { operation: operation.name, traceparent, workflowId }
      const running = { operation, setting, ...facts, signal: deadline.signal }
      return await deadline.race(() =>
        during(current, () => work(createContext(deps, execute, running), facts)),
      )
    } finally {
      deadline.clear()
    }
  }

  const execute: Execute = {
    run: (operation, input, setting) =>
      withContext(operation, setting, async (context, facts) => {
        const output = await operation.run(input, context)
        return { output: parseOutput(operation, output), ...facts }
      }),
    plan: (operation, input, setting) =>
      withContext(operation, setting, context => operation.plan!(input, context)),
  }
  return execute
}

/** One operation that runs. */
interface Running {
  readonly operation: Operation
  readonly setting: RunSetting
  /** What it wants to record. */
  readonly events: NewEvent[]
  readonly expected: Expected
  readonly signal: AbortSignal
}

function createContext(
  deps: ExecuteDeps,
  execute: Execute,
  { operation, setting, events, expected, signal }: Running,
): RunContext {
  return {
    ...deps.resolve(operation.uses),
    emit: (...emitted: readonly NewEvent[]) => void events.push(...emitted),
    expect(subject: string, position: number, otherwise?: Refusal) {
      if (setting.workflowId !== undefined) {
        throw new Error(
          `${operation.name} expects a position of ${subject}; the end of a step is always written`,
        )
      }
      expected.expect(subject, position, otherwise)
    },
    refuse: (code: string, message: string, more = {}) =>
      new Refusal(code, message, { status: operation.refuses[code], ...more }),
    start: async (workflow: Workflow, input: unknown, options: StartOptions = {}) => {
      const prepared = await deps.prepareStart(workflow, input, options, setting.actor)
      if (prepared.event) events.push(prepared.event)
      const { workflowId: workflow_id, estimatedDuration: estimated_duration } = prepared
      return { workflow_id, status: 'processing' as const, estimated_duration }
    },
    call: async (inner: Operation, input: unknown) => {
      const valid = assertValid(inner.input, input, inner.name)
      const done = await inSpan(deps.tracer, innerSpan(inner, setting.traceparent), traceparent =>
        execute.run(inner, valid, { ...setting, traceparent }),
      )
      events.push(...done.events)
      expected.join(done.expected)
      return done.output
    },
    now() {
      if (operation.cache === undefined) return new Date(deps.clock.now())
      throw new Error(`${operation.name} is cached, so it cannot ask for the time`)
    },
    spend: (amount: Money) => setting.onSpend?.(amount),
    signal,
    actor: setting.actor,
    caller: setting.caller,
    idempotencyKey: setting.idempotencyKey,
    traceparent: setting.traceparent,
    workflowId: setting.workflowId,
    progress: (done: number, total: number) => setting.onProgress?.(done, total),
    note: (message: string) => setting.onNote?.(message),
  } as unknown as RunContext
}

/** An answer its own schema refuses is our mistake, not the caller's. */
function parseOutput(operation: Operation, output: unknown): unknown {
  const parsed = operation.output.safeParse(output)
  if (parsed.success) return parsed.data
  throw new Error(`${operation.name} answered something its output schema refuses: ${parsed.error.message}`)
}

interface Deadline {
  readonly signal: AbortSignal
  /** Ends waiting for the work when there is no more time, or nobody who waits. */
  race<T>(work: () => Promise<T>): Promise<T>
  clear(): void
}

/** Ends waiting at the deadline or when the caller gives up; the signal tells the ports below to stop as well. */
function createDeadline(clock: Clock, operation: Operation, setting: RunSetting): Deadline {
  const timeoutMs = Math.min(timeoutMsOf(operation), setting.timeoutMs ?? Number.POSITIVE_INFINITY)
  const controller = new AbortController()
  const { signal } = controller
  const outer = setting.signal
  let stopWaiting = (_reason: unknown) => {}
  const end = (reason: unknown) => {
    controller.abort(reason)
    stopWaiting(signal.reason)
  }
  const onAbort = () => end(whyGivenUp(operation, setting))
  if (outer?.aborted) onAbort()
  else outer?.addEventListener('abort', onAbort, { once: true })
  const cancelTimer = clock.after(timeoutMs, () => {
    const message = `${operation.name} did not finish within ${timeoutMs} ms`
    end(new Refusal('DEADLINE_EXCEEDED', message, { suggestions: ['retry_with_longer_deadline'] }))
  })
  return {
    signal,
    race: work =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        stopWaiting = reject
        work().then(resolve, reject)
      }),
    clear() {
      cancelTimer()
      outer?.removeEventListener('abort', onAbort)
    },
  }
}

const timeouts = new WeakMap<Operation, number>()

/** Read from the operation once: it is asked for with every call. */
function timeoutMsOf(operation: Operation): number {
  let ms = timeouts.get(operation)
  if (ms === undefined) timeouts.set(operation, (ms = durationMs(operation.timeout)))
  return ms
}

/** However a surface hears that its caller is gone, it is a refusal; a workflow's step is told why by the workflow. */
function whyGivenUp({ name }: Operation, { signal, workflowId }: RunSetting): unknown {
  const reason: unknown = signal!.reason
  if (workflowId !== undefined || isRefusal(reason)) return reason
  return new Refusal('CANCELED', `The caller gave up on ${name}`, { cause: reason })
}
