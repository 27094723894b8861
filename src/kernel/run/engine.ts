// I1  A workflow runs in one process at a time: the one that appended `workflow.started`, `.retried` or `.resumed` last.
//     Another takes it over only after it fenced that process, so that a late write of the old one is refused.
import { isFinished, Refusal, type Actor, type EventRecord, type NewEvent } from '#kernel'
import { WorkflowCanceled, WorkflowCancelRequested, WorkflowRetried, WorkflowSignaled } from '#kernel/journal'
import { createClaims } from './claims.ts'
import type { AppendOptions } from './draft.ts'
import type { NodeLease } from './ports.ts'
import type { RestoreDeps } from './restore-run.ts'
import { createRuns, type Runs, type RunsDeps } from './runs.ts'
import { createStarts, type StartDeps } from './starts.ts'
import { watchForDead } from './take-over.ts'
import type { WorkflowRow } from './workflow-row.ts'

export interface EngineDeps
  extends Omit<RunsDeps, 'prepareStart' | 'findRow' | 'append'>, Omit<StartDeps, 'findRow'> {
  readonly lease: NodeLease
  /** Names this process in its events. */
  readonly source: string
  append(
    events: readonly NewEvent[],
    context: { actor: Actor; correlation_id: string },
    expect?: AppendOptions['expect'],
  ): Promise<readonly EventRecord[]>
  findRow(workflowId: string): Promise<WorkflowRow | undefined>
  /** Unfinished workflows, of one owner or of all. */
  unfinished(owner: string | undefined): Promise<readonly WorkflowRow[]>
}

export interface Engine {
  readonly prepareStart: RestoreDeps['prepareStart']
  cancel(workflowId: string, reason: string | undefined, actor: Actor): Promise<void>
  retry(workflowId: string, actor: Actor): Promise<void>
  signal(workflowId: string, signal: string, payload: unknown, actor: Actor): Promise<void>
  /** Sees every published event, in order. */
  onPublished(records: readonly EventRecord[]): void
  /** Goes on with what an earlier process left, and watches for processes that die. */
  start(): Promise<number>
  stop(): Promise<void>
  readonly stats: Runs['stats']
}

const retryMs = 1000
const system: Actor = { id: 'alice', kind: 'system' }

export function createEngine(deps: EngineDeps): Engine {
  const starts = createStarts(deps)
  const runs = createRuns({ ...deps, prepareStart: starts.prepare })
  const claims = createClaims({ ...deps, append: (event, id, expect) => append(id, event, system, expect) })
  const again = new Map<string, () => void>()
  let watch: { stop(): Promise<void> } | undefined
  let isStopped = false

  function see(record: EventRecord) {
    const data = record.data as any
    const isOurs = record.source === deps.source
    if (record.type === 'workflow.started') {
      const { workflow_id, workflow_type: type, priority } = data
      if (isOurs) runs.schedule({ workflow_id, type, priority }, record)
    } else if (record.type === 'workflow.completed') {
      starts.noteDuration(data.workflow_type, data.total_duration_ms)
    } else if (record.type === 'workflow.cancel_requested') {
      if (!runs.cancel(record.subject, data.reason)) heard(record, cancelUnbegun)
    } else if (isOurs && isTakenUp(record)) {
      heard(record, takeUp)
    } else if (!isOurs && isOfUnknownType(record)) {
      heard(record, claims.claim)
    }
  }

  /** Asked again until it is heard: a request that is forgotten would leave its workflow where it is. */
  const heard = ({ subject }: EventRecord, work: (workflowId: string) => Promise<void>) => {
    const ask = () => {
      work(subject).catch((error: unknown) => {
        if (isStopped) return
        deps.log.warn(
          { err: error, workflow_id: subject },
          'A request about a workflow was not heard; trying again',
        )
        again.set(subject, deps.clock.after(retryMs, ask))
      })
    }
    ask()
  }

  /** Nothing of it was done yet, or its process is another one and hears of it itself. */
  async function cancelUnbegun(workflowId: string) {
    const row = await deps.findRow(workflowId)
    if (!row || isFinished(row.status)) return
    // Where nobody else can be its owner, an earlier start of ours was.
    if (!deps.lease.isExclusive && row.owner !== deps.source) return
    const canceled = { workflow_id: workflowId, workflow_type: row.type, duration_ms: 0 }
    await runs.announce(workflowId, WorkflowCanceled(canceled))
  }

  async function takeUp(workflowId: string) {
    const row = await deps.findRow(workflowId)
    if (row) runs.schedule(row)
  }

  const find = async (workflowId: string) => {
    const row = await deps.findRow(workflowId)
    if (row) return row
    throw new Refusal('NOT_FOUND', `There is no workflow ${workflowId}`, { suggestions: ['workflows.list'] })
  }
  const append = (workflowId: string, event: NewEvent, actor = system, expect?: AppendOptions['expect']) =>
    deps.append([event], { actor, correlation_id: workflowId }, expect)

  return {
    prepareStart: starts.prepare,
    onPublished(records) {
      for (const record of records) if (record.type.startsWith('workflow.')) see(record)
    },
    async cancel(workflow_id, reason, actor) {
      const { status } = await find(workflow_id)
      if (isFinished(status)) throw alreadyFinished(workflow_id, status)
      const because = reason === undefined ? {} : { reason }
      await append(workflow_id, WorkflowCancelRequested({ workflow_id, ...because }), actor)
    },
    async retry(workflow_id, actor) {
      const { status } = await find(workflow_id)
      if (status !== 'failed' && status !== 'canceled') throw notFailed(workflow_id, status)
      await append(workflow_id, WorkflowRetried({ workflow_id }), actor)
    },
    async signal(workflow_id, signal, payload, actor) {
      await find(workflow_id)
      await append(workflow_id, WorkflowSignaled({ workflow_id, signal, payload }), actor)
    },
    async start() {
      if (deps.lease.isExclusive) {
        const rows = await deps.unfinished(undefined)
        for (const row of rows) runs.schedule(row)
        return rows.length
      }
      watch = await watchForDead({ ...deps, append: (event, id) => append(id, event) })
      await claims.claimAll()
      return 0
    },
    async stop() {
      isStopped = true
      for (const cancel of again.values()) cancel()
      const parked = runs.stop()
      await watch?.stop()
      return parked
    },
    stats: runs.stats,
  }
}

/** Its events say that it goes on, in the process that appended them. */
const isTakenUp = ({ type, data }: EventRecord<any>) =>
  type === 'workflow.retried' || (type === 'workflow.resumed' && data.reason === 'takeover')

const isOfUnknownType = ({ type, data }: EventRecord<any>) =>
  type === 'workflow.waiting' && data.reason === 'unknown_type'

const alreadyFinished = (id: string, status: string) =>
  new Refusal('ALREADY_FINISHED', `${id} is ${status} already`, { status: 409 })

const notFailed = (id: string, status: string) =>
  new Refusal('NOT_FAILED', `${id} is ${status}; only a failed or canceled workflow can be retried`, {
    status: 409,
  })
