// I1  A workflow runs in one process at a time: the one that appended `workflow.started`, `.retried` or `.resumed` last.
//     Another takes it over only after it fenced that process, so that a late write of the old one is refused.
// I2  A run that cannot write is dropped (parked) and goes on from its journal; it never guesses.
// I3  A type nobody knows here is parked, not lost: it goes on when a process that knows it starts.
import {
  isFinished,
  Refusal,
  type Actor,
  type EventRecord,
  type Logger,
  type NewEvent,
  type Priority,
  type StartOptions,
  type Workflow,
} from '#kernel'
import {
  WorkflowCanceled,
  WorkflowCancelRequested,
  WorkflowProgressed,
  WorkflowResumed,
  WorkflowRetried,
  WorkflowSignaled,
  WorkflowWaiting,
} from '#kernel/journal'
import { createLedger } from './budget.ts'
import type { Catalog } from './catalog.ts'
import { createCounter } from './counter.ts'
import type { Execute, PreparedStart } from './execute.ts'
import type { ChildEnd, FlowState, FollowOptions } from './flow.ts'
import { emptyJournal, readJournal } from './journal.ts'
import type { Clock, NodeLease } from './ports.ts'
import { createJobQueue } from './queue.ts'
import { runWorkflow } from './run-workflow.ts'
import { createStarts, type StartDeps } from './starts.ts'
import { Parked } from './step.ts'
import { watchForDead } from './take-over.ts'

export interface WorkflowRow {
  readonly workflow_id: string
  readonly type: string
  readonly status: 'pending' | 'processing' | 'waiting' | 'compensating' | 'completed' | 'failed' | 'canceled'
  readonly owner: string
  readonly priority: Priority
  readonly result: unknown
  readonly error: { readonly message?: unknown } | null
}

export interface EngineDeps extends StartDeps {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly random: () => number
  readonly lease: NodeLease
  readonly log: Logger
  readonly source: string
  readonly maxRunning: number
  execute(): Execute
  append(
    events: readonly NewEvent[],
    context: { actor: Actor; correlation_id: string },
  ): Promise<readonly EventRecord[]>
  readSubject(subject: string): Promise<readonly EventRecord[]>
  follow(options: FollowOptions): AsyncIterable<EventRecord>
  findRow(workflowId: string): Promise<WorkflowRow | undefined>
  /** Unfinished workflows, of one owner or of all. */
  unfinished(owner: string | undefined): Promise<readonly WorkflowRow[]>
}

export interface Engine {
  prepareStart(
    workflow: Workflow,
    input: unknown,
    options: StartOptions & { parentId?: string },
    actor: Actor,
  ): Promise<PreparedStart>
  cancel(workflowId: string, reason: string | undefined, actor: Actor): Promise<void>
  retry(workflowId: string, actor: Actor): Promise<void>
  signal(workflowId: string, signal: string, payload: unknown, actor: Actor): Promise<void>
  /** Sees every published event, in order. */
  onPublished(records: readonly EventRecord[]): void
  /** Goes on with what an earlier process left, and watches for processes that die. */
  start(): Promise<number>
  stop(): Promise<void>
  stats(): { readonly running: number; readonly waiting: number }
}

const storeRetryMs = 1000
const system: Actor = { id: 'alice', kind: 'system' }

export function createEngine(deps: EngineDeps): Engine {
  const { catalog, clock } = deps
  const jobs = createJobQueue(deps.maxRunning)
  const runs = new Map<string, AbortController>()
  const cancelByRun = new WeakMap<AbortController, (reason: string | undefined) => void>()
  const canceledEarly = new WeakMap<AbortController, { readonly reason: string | undefined }>()
  const starts = createStarts(deps)
  const stopping = new AbortController()
  let watch: { stop(): Promise<void> } | undefined

  function schedule(workflowId: string, type: string, priority: Priority, fresh?: EventRecord) {
    if (runs.has(workflowId) || stopping.signal.aborted) return
    const workflow = catalog.findWorkflow(type)
    if (!workflow) return void parkUnknown(workflowId, type)
    const controller = new AbortController()
    runs.set(workflowId, controller)
    let hasWaited = false
    const run = async () => {
      if (hasWaited) await announce(workflowId, WorkflowResumed({ workflow_id: workflowId, reason: 'turn' }))
      await runToEnd(workflow, workflowId, controller, fresh)
    }
    hasWaited = !jobs.add({ id: workflowId, type, priority, limit: workflow.concurrency, run })
    if (hasWaited) void announce(workflowId, WorkflowWaiting({ workflow_id: workflowId, reason: 'queue' }))
  }

  async function runToEnd(
    workflow: Workflow,
    workflowId: string,
    controller: AbortController,
    fresh?: EventRecord,
  ) {
    const onStop = () => controller.abort(new Parked('Alice is stopping'))
    stopping.signal.addEventListener('abort', onStop, { once: true })
    let isParked = false
    try {
      const records = fresh ? [] : await deps.readSubject(workflowId)
      const started: EventRecord<any> | undefined =
        fresh ?? records.find(record => record.type === 'workflow.started')
      if (!started) throw new Error(`${workflowId} has no workflow.started in the log`)
      const journal = fresh ? emptyJournal() : readJournal(records)
      cancelByRun.set(controller, reason => {
        Object.assign(journal, { isCanceled: true, cancelReason: reason })
        controller.abort(canceled(reason))
      })
      const wasAsked = canceledEarly.get(controller)
      if (journal.isCanceled || wasAsked)
        cancelByRun.get(controller)!(journal.cancelReason ?? wasAsked?.reason)
      const counted = createCounter(
        clock,
        progress => void announce(workflowId, WorkflowProgressed({ workflow_id: workflowId, progress })),
      )
      const state: FlowState = {
        workflowId,
        actor: actorOf(started),
        journal,
        startedAt: new Date(started.time),
        ledger: createLedger(started.data.budget, journal),
        signal: controller.signal,
        execute: deps.execute(),
        clock,
        random: deps.random,
        blobs: deps.blobs,
        compensations: [],
        failedStep: new WeakMap(),
        takenSignals: new Map(),
        progress: counted,
        append: events => appendOrPark(events, actorOf(started), workflowId),
        follow: deps.follow,
        startChild: (child, input, childId) =>
          startChild(child, input, childId, workflowId, actorOf(started)),
        childResult: findEnd,
        rest: wait => jobs.rest(workflow.type, wait),
      }
      await runWorkflow({ workflow, started, state, counted, stopSignal: stopping.signal })
    } catch (error) {
      isParked = true
      if (!(error instanceof Parked))
        deps.log.error({ err: error, workflow_id: workflowId }, 'A workflow run broke outside its steps')
    } finally {
      stopping.signal.removeEventListener('abort', onStop)
      runs.delete(workflowId)
    }
    if (isParked && !stopping.signal.aborted)
      clock.after(storeRetryMs, () => schedule(workflowId, workflow.type, workflow.priority))
  }

  /** A step whose end cannot be written must not go on: its run is dropped until the store writes again. */
  async function appendOrPark(events: readonly NewEvent[], actor: Actor, workflowId: string) {
    if (stopping.signal.aborted) throw new Parked('Alice is stopping')
    try {
      return await deps.append(events, { actor, correlation_id: workflowId })
    } catch (error) {
      if (error instanceof Refusal && error.code === 'TOO_LARGE') throw error
      throw new Parked('The journal could not be written', { cause: error })
    }
  }

  const announce = (workflowId: string, event: NewEvent) =>
    appendOrPark([event], system, workflowId).then(
      () => {},
      error =>
        deps.log.warn({ err: error, workflow_id: workflowId }, 'A workflow state could not be written'),
    )

  async function startChild(
    child: Workflow,
    input: unknown,
    childId: string,
    parentId: string,
    actor: Actor,
  ) {
    const { event } = await starts.prepare(child, input, { workflowId: childId, parentId }, actor)
    if (event) await appendOrPark([event], actor, childId)
  }

  async function findEnd(workflowId: string): Promise<ChildEnd | undefined> {
    const row = await deps.findRow(workflowId)
    if (!row || !isFinished(row.status)) return undefined
    if (row.status === 'completed') return { status: 'completed', output: row.result }
    return { status: 'failed', message: `${workflowId} ${row.status}: ${String(row.error?.message ?? '')}` }
  }

  function parkUnknown(workflowId: string, type: string) {
    deps.log.warn(
      { workflow_id: workflowId, type },
      'Nobody here knows this type of workflow; it waits for a process that does',
    )
    void announce(
      workflowId,
      WorkflowWaiting({ workflow_id: workflowId, reason: 'unknown_type', waiting_for: type }),
    )
  }

  async function onCancelRequested({ subject, data }: EventRecord<any>) {
    const controller = runs.get(subject)
    const isQueued = jobs.remove(subject)
    if (controller && !isQueued) {
      const cancel = cancelByRun.get(controller)
      if (cancel) cancel(data.reason)
      else canceledEarly.set(controller, { reason: data.reason })
      return
    }
    runs.delete(subject)
    const row = await deps.findRow(subject)
    if (!row || isFinished(row.status) || row.owner !== deps.source) return
    await announce(
      subject,
      WorkflowCanceled({ workflow_id: subject, workflow_type: row.type, duration_ms: 0 }),
    )
  }

  function onPublished(records: readonly EventRecord[]) {
    for (const record of records) {
      if (!record.type.startsWith('workflow.')) continue
      const data = record.data as any
      const isOurs = record.source === deps.source
      if (record.type === 'workflow.started' && isOurs)
        schedule(record.subject, data.workflow_type, data.priority, record)
      else if (record.type === 'workflow.completed')
        starts.noteDuration(data.workflow_type, data.total_duration_ms)
      else if (record.type === 'workflow.cancel_requested') void onCancelRequested(record)
      else if (
        isOurs &&
        (record.type === 'workflow.retried' ||
          (record.type === 'workflow.resumed' && data.reason === 'takeover'))
      ) {
        void deps
          .findRow(record.subject)
          .then(row => row && schedule(row.workflow_id, row.type, row.priority))
      }
    }
  }

  const findUnfinished = async (workflowId: string) => {
    const row = await deps.findRow(workflowId)
    if (row) return row
    throw new Refusal('NOT_FOUND', `There is no workflow ${workflowId}`, { suggestions: ['workflows.list'] })
  }

  return {
    prepareStart: starts.prepare,
    onPublished,
    async cancel(workflowId, reason, actor) {
      const row = await findUnfinished(workflowId)
      if (isFinished(row.status))
        throw new Refusal('ALREADY_FINISHED', `${workflowId} is ${row.status} already`, { status: 409 })
      const event = WorkflowCancelRequested({
        workflow_id: workflowId,
        ...(reason !== undefined && { reason }),
      })
      await deps.append([event], { actor, correlation_id: workflowId })
    },
    async retry(workflowId, actor) {
      const row = await findUnfinished(workflowId)
      if (row.status !== 'failed' && row.status !== 'canceled') {
        throw new Refusal(
          'NOT_FAILED',
          `${workflowId} is ${row.status}; only a failed or canceled workflow can be retried`,
          { status: 409 },
        )
      }
      await deps.append([WorkflowRetried({ workflow_id: workflowId })], { actor, correlation_id: workflowId })
    },
    async signal(workflowId, signal, payload, actor) {
      await findUnfinished(workflowId)
      await deps.append([WorkflowSignaled({ workflow_id: workflowId, signal, payload })], {
        actor,
        correlation_id: workflowId,
      })
    },
    async start() {
      const rows = deps.lease.isExclusive ? await deps.unfinished(undefined) : []
      for (const row of rows) schedule(row.workflow_id, row.type, row.priority)
      const append = (event: NewEvent, id: string) =>
        deps.append([event], { actor: system, correlation_id: id })
      if (!deps.lease.isExclusive) watch = await watchForDead({ ...deps, append })
      return rows.length
    },
    async stop() {
      stopping.abort(new Parked('Alice is stopping'))
      await watch?.stop()
      await jobs.stop()
    },
    stats: () => ({ running: jobs.running, waiting: jobs.waiting }),
  }
}

const canceled = (reason: string | undefined) => new Refusal('CANCELED', reason ?? 'Canceled on request')

function actorOf({ actor }: EventRecord): Actor {
  return actor ?? system
}
