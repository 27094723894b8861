import type { EventLog, EventRecord, Logger, NewEvent } from '#kernel'
import type { Freshness } from './answers.ts'
import { createAppend, type Append } from './append.ts'
import { createBus, type Bus } from './bus.ts'
import type { Catalog } from './catalog.ts'
import { apart } from './current-work.ts'
import type { AppendOptions } from './draft.ts'
import { createFolder } from './fold.ts'
import { createFollow } from './follow-log.ts'
import { createLogWriter } from './log.ts'
import { eventMetrics, type EventMetrics } from './metrics.ts'
import type { Middleware } from './middleware.ts'
import type { Clock, RowChange, Store } from './ports.ts'
import { createPublisher, createRead, type Decode } from './read.ts'
import { assertSameViews } from './rebuild.ts'

/** The log with everything that writes, publishes, reads and follows it in this process. */
export interface OpenLog {
  readonly events: EventLog
  readonly bus: Bus
  readonly metrics: EventMetrics
  readonly append: Append
  /** Appends for the kernel's own parts; answers what was not vetoed. */
  appendAll(
    events: readonly NewEvent[],
    context: AppendOptions['context'],
    expect?: AppendOptions['expect'],
  ): Promise<readonly EventRecord[]>
  /** Writes the kernel's own rows, under the same fence as events. */
  writeRows(rows: readonly RowChange[]): Promise<void>
  /** Reads what others may have written. */
  catchUp(): Promise<void>
  /** Hears no more of other processes. */
  stopListening(): void
  close(): Promise<void>
}

export interface OpenLogDeps {
  readonly store: Store
  readonly catalog: Catalog
  readonly decode: Decode
  readonly clock: Clock
  readonly log: Logger
  readonly nextId: (prefix: string) => string
  /** Names this process in every event it appends. */
  readonly source: string
  readonly middleware: readonly Middleware[]
  readonly freshness: Freshness
  /** Hears of every published event before anybody else. */
  onPublished(records: readonly EventRecord[]): void
  /** This process may never write again. */
  onLost(error: Error): void
}

export function openLog(deps: OpenLogDeps, head: number): OpenLog {
  const { store, clock, log, catalog } = deps
  const metrics = eventMetrics(clock)
  const bus = createBus({
    clock,
    onError: (error, about) => log.error({ err: error, ...about }, 'A subscriber broke'),
  })
  const writer = createLogWriter(
    {
      ...deps,
      folder: createFolder(catalog.views),
      checkViews: state => assertSameViews(state, catalog.views),
      onCommitted(records) {
        // Before whoever appended them is answered: their next read sees them.
        deps.freshness.changed(records)
        apart(() => publisher.committed(records))
      },
    },
    head,
  )
  const publisher = createPublisher(
    {
      ...deps,
      publish(records) {
        // What was committed stays committed, whatever those who hear of it do.
        try {
          deps.onPublished(records)
        } catch (error) {
          log.error({ err: error }, 'A workflow event could not be followed up')
        }
        if (records.some(isForeignRebuild)) writer.distrust()
        deps.freshness.changed(records.filter(({ source }) => source !== deps.source))
        metrics.observe(records)
        bus.publish(records)
      },
      onForeignHead: position => writer.sawHead(position),
      onError: error => log.error({ err: error }, 'Reading what other processes wrote failed'),
    },
    head,
  )
  const isForeignRebuild = ({ type, source }: EventRecord) =>
    type === 'view.rebuilt' && source !== deps.source
  const append = createAppend(writer, deps.middleware, { log, onVeto: metrics.vetoed })
  const read = createRead(store, deps.decode)

  return {
    events: { head: publisher.head, read, follow: createFollow({ head: publisher.head, read, bus }) },
    bus,
    metrics,
    append,
    async appendAll(events, context, expect) {
      const records = await append(events, { context, expect })
      return records.filter(record => record !== undefined)
    },
    async writeRows(rows) {
      await writer.append([], { rows })
    },
    catchUp: publisher.catchUp,
    stopListening: store.onForeignCommit(() => void publisher.catchUp()),
    async close() {
      await writer.close()
      await publisher.close()
      await bus.close()
    },
  }
}
