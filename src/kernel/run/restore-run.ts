import {
  isFinished,
  Refusal,
  type Actor,
  type Blobs,
  type EventRecord,
  type StartOptions,
  type Workflow,
} from '#kernel'
import { WorkflowProgressed, WorkflowRetried } from '#kernel/journal'
import { createLedger } from './budget.ts'
import { createCounter } from './counter.ts'
import type { Execute, PreparedStart } from './execute.ts'
import type { ChildEnd, FlowState, FollowOptions } from './flow-state.ts'
import type { JournalWriter, WriterContext } from './journal-writer.ts'
import { emptyJournal, readJournal, type Journal } from './journal.ts'
import type { Clock, Tracer } from './ports.ts'
import type { JobQueue } from './queue.ts'
import type { WorkflowRun } from './run-workflow.ts'
import type { RunningStep } from './running-steps.ts'
import { traceWorkflow, type WorkflowTrace } from './spans.ts'
import type { Reserve } from './spending.ts'
import { Parked } from './step.ts'
import type { WorkflowRow } from './workflow-row.ts'

/** One workflow that runs, or will run, in this process. */
export interface Run {
  readonly workflow: Workflow
  readonly workflowId: string
  /** Its `workflow.started` when nothing else is in its journal yet. */
  readonly fresh: EventRecord | undefined
  readonly controller: AbortController
  journal: Journal | undefined
  /** Nothing it left running may write any more. */
  isOver: boolean
  readonly running: Map<string, RunningStep>
  /** Somebody asked it to stop. */
  asked: { readonly reason: string | undefined } | undefined
}

export interface RestoreDeps {
  readonly clock: Clock
  readonly random: () => number
  readonly blobs: Blobs
  execute(): Execute
  readSubject(subject: string): Promise<readonly EventRecord[]>
  follow(options: FollowOptions): AsyncIterable<EventRecord>
  findRow(workflowId: string): Promise<WorkflowRow | undefined>
  readonly reserve?: Reserve | undefined
  readonly tracer?: Tracer | undefined
  prepareStart(
    workflow: Workflow,
    input: unknown,
    options: StartOptions & { parentId?: string },
    actor: Actor,
  ): Promise<PreparedStart>
}

/** What all runs of this process share. */
export interface Shared {
  readonly jobs: JobQueue
  readonly writer: JournalWriter
  readonly stopSignal: AbortSignal
}

/** Reads the journal and puts everything together that the workflow's code works with; nothing when it has ended. */
export async function restoreRun(
  deps: RestoreDeps,
  shared: Shared,
  run: Run,
): Promise<WorkflowRun | undefined> {
  const { workflow, workflowId, fresh } = run
  const records = fresh ? [] : await deps.readSubject(workflowId)
  const started: EventRecord<any> | undefined =
    fresh ?? records.find(record => record.type === 'workflow.started')
  if (!started) throw new Error(`${workflowId} has no workflow.started in the log`)
  const journal = fresh ? emptyJournal() : readJournal(records)
  if (journal.isEnded) return undefined
  run.journal = journal
  if (journal.isCanceled || run.asked) cancelRun(run, journal.cancelReason ?? run.asked?.reason)

  const begun = records.findLast(({ type }) => type === 'workflow.retried') ?? started
  const actor = actorOf(started)
  const trace = traceWorkflow(deps.tracer, begun, { name: workflow.type, workflowId })
  const counted = createCounter(
    deps.clock,
    progress =>
      void shared.writer.announce(workflowId, WorkflowProgressed({ workflow_id: workflowId, progress })),
  )
  const state: FlowState = {
    workflowId,
    journal,
    actor,
    tracer: deps.tracer,
    trace,
    startedAt: new Date(started.time),
    ledger: createLedger(started.data.budget, journal),
    signal: run.controller.signal,
    execute: deps.execute(),
    clock: deps.clock,
    random: deps.random,
    blobs: deps.blobs,
    underWay: new Set(),
    running: run.running,
    compensations: [],
    failedStep: new WeakMap(),
    takenSignals: new Map(),
    progress: counted,
    async append(events, traceparent = trace.traceparent) {
      if (run.isOver) throw new Parked('The run is over')
      return shared.writer.write(workflowId, { actor, traceparent }, events)
    },
    async reserve({ id }, attempt, spending) {
      // What a process set aside that died may have been spent: it is not taken for this attempt.
      const died = journal.reservedByStep.get(id)?.length ?? 0
      const reservation = `${workflowId}/${id}/${attempt}.${died}`
      const projectId: string | undefined = started.data.project_id
      return deps.reserve?.({ ...spending, reservation, projectId, actor })
    },
    follow: deps.follow,
    startChild: (child, input, childId) =>
      startChild(deps, shared, { child, input, childId, parentId: workflowId, actor, trace }),
    retryChild: childId => retryChild(deps, shared, childId, { actor, ...trace }),
    childResult: childId => findEnd(deps, childId),
    rest: wait => shared.jobs.rest(workflow.type, wait),
  }
  return { workflow, started, state, counted, stopSignal: shared.stopSignal }
}

/** Ends what the run waits for; before its journal was read, the wish is only noted. */
export function cancelRun(run: Run, reason: string | undefined) {
  run.asked = { reason }
  if (!run.journal) return
  Object.assign(run.journal, { isCanceled: true, cancelReason: reason })
  run.controller.abort(new Refusal('CANCELED', reason ?? 'Canceled on request'))
}

interface ChildStart {
  readonly child: Workflow
  readonly input: unknown
  readonly childId: string
  readonly parentId: string
  readonly actor: Actor
  readonly trace: WorkflowTrace
}

async function startChild(
  { prepareStart }: RestoreDeps,
  { writer }: Shared,
  { child, input, childId, parentId, actor, trace: { traceparent } }: ChildStart,
) {
  const { event } = await prepareStart(child, input, { workflowId: childId, parentId }, actor)
  if (event) await writer.write(childId, { actor, traceparent }, [event])
}

/** Once: a child that goes on already is left alone. */
async function retryChild(
  { findRow }: RestoreDeps,
  { writer }: Shared,
  childId: string,
  { actor, traceparent }: WriterContext,
) {
  const row = await findRow(childId)
  if (row?.status !== 'failed' && row?.status !== 'canceled') return
  await writer.write(childId, { actor, traceparent }, [WorkflowRetried({ workflow_id: childId })])
}

async function findEnd({ findRow }: RestoreDeps, workflowId: string): Promise<ChildEnd | undefined> {
  const row = await findRow(workflowId)
  if (!row || !isFinished(row.status)) return undefined
  if (row.status === 'completed') return { status: 'completed', output: row.result }
  const reason = typeof row.error?.message === 'string' ? row.error.message : ''
  return { status: 'failed', message: `${workflowId} ${row.status}: ${reason}` }
}

const system: Actor = { id: 'alice', kind: 'system' }
const actorOf = ({ actor }: EventRecord): Actor => actor ?? system
