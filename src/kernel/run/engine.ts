// I1  A workflow runs in one process at a time: the one that appended `workflow.started`, `.retried` or `.resumed` last.
//     Another takes it over only after it fenced that process, so that a late write of the old one is refused.
import { isFinished, type Actor, type EventRecord, type NewEvent } from '#kernel'
import { WorkflowCanceled } from '#kernel/journal'
import { createAskAgain } from './ask-again.ts'
import { createClaims } from './claims.ts'
import { currentWork } from './current-work.ts'
import type { AppendOptions } from './draft.ts'
import type { NodeLease } from './ports.ts'
import type { RestoreDeps } from './restore-run.ts'
import { createRuns, type Runs, type RunsDeps } from './runs.ts'
import { createStarts, type StartDeps } from './starts.ts'
import { watchForDead } from './take-over.ts'
import type { WorkflowReads } from './workflow-reads.ts'
import { createWorkflowRequests, type WorkflowRequests } from './workflow-requests.ts'

export interface EngineDeps
  extends Omit<RunsDeps, 'prepareStart' | 'findRow' | 'append'>, Omit<StartDeps, 'findRow'>, WorkflowReads {
  readonly lease: NodeLease
  /** Names this process in its events. */
  readonly source: string
  append(
    events: readonly NewEvent[],
    context: { actor: Actor; correlation_id: string; traceparent?: string | undefined },
    expect?: AppendOptions['expect'],
  ): Promise<readonly EventRecord[]>
}

export interface Engine extends WorkflowRequests {
  readonly prepareStart: RestoreDeps['prepareStart']
  /** Sees every published event, in order. */
  onPublished(records: readonly EventRecord[]): void
  /** Goes on with what an earlier process left, and watches for processes that die. */
  start(): Promise<number>
  stop(): Promise<void>
  readonly stats: Runs['stats']
  readonly runningSteps: Runs['running']
}

const system: Actor = { id: 'alice', kind: 'system' }

export function createEngine(deps: EngineDeps): Engine {
  const starts = createStarts(deps)
  const runs = createRuns({ ...deps, prepareStart: starts.prepare })
  const claims = createClaims({ ...deps, append: (event, id, expect) => append(id, event, system, expect) })
  const ask = createAskAgain(deps)
  let watch: { stop(): Promise<void> } | undefined

  function see(record: EventRecord) {
    const data = record.data as any
    const isOurs = record.source === deps.source
    if (record.type === 'workflow.started') {
      const { workflow_id, workflow_type: type, priority } = data
      if (isOurs) runs.schedule({ workflow_id, type, priority }, record)
    } else if (record.type === 'workflow.completed') {
      starts.noteDuration(data.workflow_type, data.total_duration_ms)
    } else if (record.type === 'workflow.cancel_requested') {
      if (!runs.cancel(record.subject, data.reason)) ask(record.subject, cancelUnbegun)
    } else if (isOurs && isTakenUp(record)) {
      ask(record.subject, takeUp)
    } else if (!isOurs && isOfUnknownType(record)) {
      ask(record.subject, claims.claim)
    }
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

  const append = (workflowId: string, event: NewEvent, actor = system, expect?: AppendOptions['expect']) =>
    deps.append(
      [event],
      { actor, correlation_id: workflowId, traceparent: currentWork()?.traceparent },
      expect,
    )

  return {
    prepareStart: starts.prepare,
    ...createWorkflowRequests({ ...deps, append }),
    onPublished(records) {
      for (const record of records) if (record.type.startsWith('workflow.')) see(record)
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
      ask.stop()
      const parked = runs.stop()
      await watch?.stop()
      return parked
    },
    stats: runs.stats,
    runningSteps: runs.running,
  }
}

/** Its events say that it goes on, in the process that appended them. */
const isTakenUp = ({ type, data }: EventRecord<any>) =>
  type === 'workflow.retried' || (type === 'workflow.resumed' && data.reason === 'takeover')

const isOfUnknownType = ({ type, data }: EventRecord<any>) =>
  type === 'workflow.waiting' && data.reason === 'unknown_type'
