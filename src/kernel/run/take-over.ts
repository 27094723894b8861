// Watches for processes that died and takes their unfinished work over. The dead process is fenced first: a late
// write of it is refused, so no step can be written twice.
import type { EventRecord, Logger, NewEvent } from '#kernel'
import { WorkflowResumed } from '#kernel/journal'
import type { Clock, NodeLease } from './ports.ts'
import type { WorkflowRow } from './workflow-row.ts'

export interface TakeOverDeps {
  readonly lease: NodeLease
  readonly clock: Clock
  readonly log: Logger
  unfinished(owner: string): Promise<readonly WorkflowRow[]>
  append(event: NewEvent, workflowId: string): Promise<readonly EventRecord[]>
}

const everyMs = 1500

/** Looks once, then every 1.5 s until stopped. A process that left in good order has expired, too. */
export async function watchForDead(deps: TakeOverDeps): Promise<{ stop(): Promise<void> }> {
  let isStopped = false
  let cancel = () => {}
  let looking: Promise<void> = Promise.resolve()
  /** Fenced by us, and their work not yet taken. */
  const fenced = new Set<string>()

  const look = async () => {
    const found = await deps.lease.expired().catch(warn)
    for (const node of found ?? []) await takeOver(deps, fenced, node).catch(warn)
  }
  const warn = (error: unknown) => {
    if (!isStopped) deps.log.warn({ err: error }, 'Looking for dead processes failed; trying again')
  }
  const schedule = () => {
    if (isStopped) return
    cancel = deps.clock.after(everyMs, () => {
      looking = look().then(schedule)
    })
  }
  await look()
  schedule()
  return {
    async stop() {
      isStopped = true
      cancel()
      await looking
    },
  }
}

async function takeOver({ lease, unfinished, append, log }: TakeOverDeps, fenced: Set<string>, node: string) {
  if (!fenced.has(node) && !(await lease.fence(node))) return
  fenced.add(node)
  const rows = await unfinished(`/alice/${node}`)
  // All appends wait for the same few commits.
  await Promise.all(
    rows.map(row =>
      append(
        WorkflowResumed({ workflow_id: row.workflow_id, reason: 'takeover', previous_owner: row.owner }),
        row.workflow_id,
      ),
    ),
  )
  await lease.settled(node)
  fenced.delete(node)
  log.info({ node, workflows: rows.length }, 'Took over the work of a process that ended')
}
