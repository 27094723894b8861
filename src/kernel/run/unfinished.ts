import { isFinished } from '#kernel'
import { Workflows } from '#kernel/journal'
import type { WorkflowRow } from './workflow-row.ts'
import type { Store } from './ports.ts'
import { decodeRow } from './rows.ts'

const ended = ['completed', 'failed', 'canceled']
const mostAtOnce = 100_000

/** Workflows that have not ended, oldest first; of one owner when named. The memory store has no queries and few rows. */
export async function findUnfinished(store: Store, owner: string | undefined): Promise<WorkflowRow[]> {
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
