import type {
  Binding,
  Blobs,
  Domain,
  EventDefinition,
  EventLog,
  Logger,
  NewEvent,
  Running,
  SystemInfo,
} from '#kernel'
import { Workflows, WorkflowTypes } from '#kernel/journal'
import { createAppend, type Append } from './append.ts'
import { createBus, type Bus } from './bus.ts'
import { createCall, type Call, type CallOptions, type Hooks } from './call.ts'
import { assertBound, createCatalog, createResolve, type Catalog } from './catalog.ts'
import { createControls, kernelBindings } from './controls.ts'
import type { AppendOptions } from './draft.ts'
import { createEngine } from './engine.ts'
import { createExecute } from './execute.ts'
import { createFolder } from './fold.ts'
import { createFollow } from './follow-log.ts'
import { createIdempotency, idempotencyTable } from './idempotency.ts'
import { kernelDomain } from './kernel-domain.ts'
import { createLogWriter } from './log.ts'
import { eventMetrics } from './metrics.ts'
import type { Middleware } from './middleware.ts'
import type { Clock, Store } from './ports.ts'
import { createReactions, reactionTables } from './reactions.ts'
import { createDecode, createPublisher, createRead } from './read.ts'
import { createReader } from './reader.ts'
import { assertSameViews, stateTable, type RebuildProgress } from './rebuild.ts'
import { createServices } from './services.ts'
import { findUnfinished } from './unfinished.ts'
import type { WorkflowRow } from './workflow-row.ts'
import { createViewUpkeep } from './view-upkeep.ts'

export interface AppOptions {
  readonly domains: readonly Domain[]
  readonly bindings: readonly Binding[]
  readonly store: Store
  readonly blobs: Blobs
  readonly clock: Clock
  readonly random: () => number
  readonly nextId: (prefix: string) => string
  readonly log: Logger
  readonly version: string
  /** Names this process in every event it appends. */
  readonly node: string
  readonly hooks?: Hooks
  readonly middleware?: readonly Middleware[]
  /** Workflows running at once in this process. */
  readonly maxRunning?: number
  onRebuild?(progress: RebuildProgress): void
}

/** A running Alice: what surfaces and tests talk to. */
export interface App {
  readonly catalog: Catalog
  readonly version: string
  readonly node: string
  readonly log: Logger
  readonly events: EventLog
  readonly blobs: Blobs
  readonly bus: Bus
  call: Call
  readonly append: Append
  newId(prefix: string): string
  readonly system: SystemInfo
  /** Goes on with unfinished work and starts reactions and services; answers how many workflows go on. */
  start(): Promise<{ readonly resumed: number }>
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens the store, brings the views up to date and wires everything; nothing runs before `start`. */
export async function createApp(options: AppOptions): Promise<App> {
  try {
    return await openApp(options)
  } catch (error) {
    // Whoever gets no app has nothing to close the store with.
    await options.store.close()
    throw error
  }
}

async function openApp(options: AppOptions): Promise<App> {
  const { store, clock, log, nextId } = options
  const source = `/alice/${options.node}`
  const catalog = createCatalog([kernelDomain, ...options.domains])
  const decode = createDecode(catalog.events as EventDefinition[])
  const tables = [stateTable, idempotencyTable, ...reactionTables, ...catalog.views]

  const opened = await store.open({ node: options.node, tables })
  const upkeep = createViewUpkeep({ store, decode, clock, nextId, source, lease: opened.lease })
  await upkeep.atStart(catalog.views, opened.recreated, options.onRebuild)
  const head = await store.head()

  const metrics = eventMetrics(clock)
  const bus = createBus({
    clock,
    onError: (error, about) => log.error({ err: error, ...about }, 'A subscriber broke'),
  })
  const folder = createFolder(catalog.views)
  const writer = createLogWriter(
    {
      store,
      folder,
      clock,
      nextId,
      source,
      checkViews: state => assertSameViews(state, catalog.views),
      onCommitted: records => publisher.committed(records),
    },
    head,
  )
  const publisher = createPublisher(
    {
      store,
      decode,
      publish(records) {
        // What was committed stays committed, whatever those who hear of it do.
        try {
          engine.onPublished(records)
        } catch (error) {
          log.error({ err: error }, 'A workflow event could not be followed up')
        }
        metrics.observe(records)
        bus.publish(records)
      },
      onForeignHead: position => writer.sawHead(position),
      onError: error => log.error({ err: error }, 'Reading what other processes wrote failed'),
    },
    head,
  )
  const stopListening = store.onForeignCommit(() => void publisher.catchUp())

  const append = createAppend(writer, options.middleware ?? [], { log, onVeto: metrics.vetoed })
  const appendAll = async (events: readonly NewEvent[], context: AppendOptions['context']) =>
    (await append(events, { context })).filter(record => record !== undefined)

  const read = createRead(store, decode)
  const follow = createFollow({ head: publisher.head, read, bus })
  const events: EventLog = { head: publisher.head, read, follow }
  const workflows = createReader(store, Workflows)
  const types = createReader(store, WorkflowTypes)

  const engine = createEngine({
    catalog,
    clock,
    random: options.random,
    blobs: options.blobs,
    lease: opened.lease,
    log,
    source,
    nextId,
    maxRunning: options.maxRunning ?? 500,
    execute: () => execute,
    append: (drafts, context) => appendAll(drafts, context),
    readSubject: subject => read({ after: 0, limit: 1_000_000, subject }),
    follow,
    findRow: async id => (await workflows.get(id)) as WorkflowRow | undefined,
    unfinished: owner => findUnfinished(store, owner),
    recentMs: async type => (await types.get(type))?.recent_ms ?? [],
  })

  const writeRows = async (rows: AppendOptions['rows']) => void (await writer.append([], { rows }))
  const idempotency = createIdempotency(store, clock, writeRows)
  const reactions = createReactions({
    catalog,
    store,
    clock,
    bus,
    log,
    writeRows,
    nextId,
    random: options.random,
    head: publisher.head,
    read,
    lease: opened.lease,
    execute: () => execute,
    append: appendAll,
  })
  const running: Running[] = []
  const controls = createControls({
    ...options,
    catalog,
    engine,
    reactions,
    metrics,
    bus,
    events,
    running,
    append,
    execute: () => execute,
    call: (...request) => call(...request),
    async rebuild(views, onProgress) {
      const total = await upkeep.live(views, onProgress)
      await publisher.catchUp()
      return total
    },
  })
  const bindings = [
    ...options.bindings,
    ...kernelBindings({ log, blobs: options.blobs, events, reactions, controls }),
  ]
  assertBound(catalog, bindings)
  const resolve = createResolve(bindings, view => createReader(store, view))
  const execute = createExecute({ resolve, clock, prepareStart: engine.prepareStart })
  const call: Call = createCall({
    catalog,
    execute,
    idempotency,
    clock,
    hooks: options.hooks ?? {},
    nextId,
    append,
  })

  let stopped: Promise<void> | undefined
  const services = createServices({ catalog, resolve, call, clock, workflows: controls.workflows, running })

  /** Intake first, then what runs, then the log, then the store (G10). */
  async function stop() {
    stopListening()
    await services.stop()
    await Promise.all([reactions.stop(), engine.stop()])
    await writer.close()
    await publisher.close()
    await bus.close()
    await store.close()
  }

  return {
    catalog,
    version: options.version,
    node: options.node,
    log,
    events,
    blobs: options.blobs,
    bus,
    call,
    append,
    newId: nextId,
    system: controls.system,
    async start() {
      const resumed = await engine.start()
      await reactions.start()
      await services.start()
      void idempotency
        .sweep()
        .catch((error: unknown) => log.warn({ err: error }, 'Old idempotency keys could not be removed'))
      return { resumed }
    },
    stop: () => (stopped ??= stop()),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  }
}

export type { CallOptions }
