import { isFinished, type EventLog, type EventRecord } from '#kernel'
import { Workflows, WorkflowTypes } from '#kernel/journal'
import type { Store } from './ports.ts'
import { createReader } from './reader.ts'
import { decodeRow } from './rows.ts'
import type { WorkflowRow } from './workflow-row.ts'

/** What the engine reads of the store. */
export interface WorkflowReads {
  readSubject(subject: string): Promise<readonly EventRecord[]>
  /** Of the last event about it. */
  lastPosition(subject: string): Promise<number>
  findRow(workflowId: string): Promise<WorkflowRow | undefined>
  unfinished(owner: string | undefined): Promise<readonly WorkflowRow[]>
  recentMs(type: string): Promise<readonly number[]>
}

const longestJournal = 1_000_000

export function createWorkflowReads(store: Store, read: EventLog['read']): WorkflowReads {
  const workflows = createReader(store, Workflows)
  const types = createReader(store, WorkflowTypes)
  return {
    readSubject: subject => read({ after: 0, limit: longestJournal, subject }),
    lastPosition: async subject => (await store.lastPositions([subject]))[0] ?? 0,
    findRow: async id => (await workflows.get(id)) as WorkflowRow | undefined,
    unfinished: owner => findUnfinished(store, owner),
    recentMs: async type => (await types.get(type))?.recent_ms ?? [],
  }
}

const ended = ['completed', 'failed', 'canceled']
const mostAtOnce = 100_000

/** Workflows that have not ended, oldest first; of one owner when named. The memory store has no queries and few rows. */
async function findUnfinished(store: Store, owner: string | undefined): Promise<WorkflowRow[]> {
  if (store.kind === 'memory') {
    const rows = (await store.scanRows('workflows', mostAtOnce)).map(
      row => decodeRow(Workflows, row) as unknown as WorkflowRow,
    )
    return rows.filter(row => !isFinished(row.status) && (owner === undefined || row.owner === owner))
  }
  let query = store.queries
    .selectFrom('workflows')
    .selectAll()
    .where('status', 'not in', ended)
    .orderBy('started_position')
    .limit(mostAtOnce)
  if (owner !== undefined) query = query.where('owner', '=', owner)
  return (await query.execute()).map(row => decodeRow(Workflows, row) as unknown as WorkflowRow)
}
