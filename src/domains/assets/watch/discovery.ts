import type { EventLog, EventRecord, ServiceContext, View, ViewReader } from '#kernel'
import type { Workflows } from '#kernel/journal'
import { assetDiscovery } from '../workflows/asset-discovery.ts'
import type { Discovered, WatcherDeps } from './inbox-watcher.ts'

const ends = ['workflow.completed', 'workflow.failed', 'workflow.canceled']
const unfinished = ['pending', 'processing', 'waiting', 'compensating']

interface Deps {
  readonly log: EventLog
  readonly workflows: ViewReader<typeof Workflows extends View<infer R> ? R : never>
  readonly start: ServiceContext['start']
  readonly settleMs: number
}

/** Runs discoveries for the watcher, and waits for those that an earlier process began. */
export const discoveriesFor = (deps: Deps): Pick<WatcherDeps, 'discover' | 'settled'> => ({
  async discover(inbox, signal) {
    const parameters = { inbox, discovery_source: 'watch_mode' as const, settle_ms: deps.settleMs }
    const { workflow_id } = await deps.start(assetDiscovery, { parameters })
    return discoveredFrom(await endOf(deps.log, workflow_id, signal))
  },
  async settled(inbox, signal) {
    const rows = await deps.workflows.rows(query =>
      query.where('type', '=', assetDiscovery.type).where('status', 'in', unfinished),
    )
    const same = rows.filter(row => inboxOf(row.parameters) === inbox)
    await Promise.all(same.map(row => endOf(deps.log, row.workflow_id, signal)))
  },
})

async function endOf(log: EventLog, subject: string, signal: AbortSignal): Promise<EventRecord | undefined> {
  const over = new AbortController()
  const records = log.follow({
    after: 0,
    patterns: ends,
    subject,
    signal: AbortSignal.any([signal, over.signal]),
  })
  const end = await records[Symbol.asyncIterator]().next()
  over.abort()
  signal.throwIfAborted()
  return end.value as EventRecord | undefined
}

interface Counts {
  readonly failed_batches?: number
  readonly identified?: number
  readonly missing?: number
}

/** A result too large to stand in the event is taken for news. */
function discoveredFrom(end: EventRecord | undefined): Discovered {
  const { output_metadata: counts } = (end?.data ?? {}) as { output_metadata?: Counts }
  const isWhole = end?.type === 'workflow.completed' && counts?.failed_batches === 0
  return { isWhole, hasNews: counts?.identified !== 0 || counts.missing !== 0 }
}

const inboxOf = (parameters: unknown) =>
  (parameters as { parameters?: { inbox?: string } } | null)?.parameters?.inbox
