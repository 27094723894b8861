import type {
  Binding,
  Blobs,
  Domain,
  EventLog,
  EventRecord,
  Logger,
  ReactionControl,
  ReactionStats,
  Running,
  SystemInfo,
} from '#kernel'
import { openAnswers, type AnswerCache } from './answers.ts'
import type { Append } from './append.ts'
import type { Bus } from './bus.ts'
import { createCall, type Call } from './call.ts'
import { assertBound, catalogOf, createResolve, type Catalog } from './catalog.ts'
import { createControls, kernelBindings, type ShowHealth } from './controls.ts'
import { createEngine } from './engine.ts'
import { createEventSearch } from './event-search.ts'
import { createExecute } from './execute.ts'
import type { Hooks } from './hooks.ts'
import { createIdempotency, idempotencyTable } from './idempotency.ts'
import { createLife, type Life } from './life.ts'
import type { Middleware } from './middleware.ts'
import { openLog } from './open-log.ts'
import type { Clock, Store, Tracer } from './ports.ts'
import { createReactions, reactionTables } from './reactions.ts'
import { createDecode } from './read.ts'
import { createReader } from './reader.ts'
import { stateTable, type RebuildProgress } from './rebuild.ts'
import { createServices } from './run-services.ts'
import { createViewUpkeep } from './view-upkeep.ts'
import { createWorkflowReads } from './workflow-reads.ts'
import { createWorkflowRecords, type RecordsDeps } from './workflow-records.ts'

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
  /** Where answers of reads are kept that may be given again. */
  readonly answers?: AnswerCache
  readonly middleware?: readonly Middleware[]
  /** Absent: nothing is measured, and what belongs to a trace is still written to the log. */
  readonly tracer?: Tracer | undefined
  /** Patterns of event types that nobody declares and that are taken in from outside. */
  readonly welcome?: readonly string[] | undefined
  /** Workflows running at once in this process. */
  readonly maxRunning?: number
  onRebuild?(progress: RebuildProgress): void
}

/** A running Alice: what surfaces and tests talk to. */
export interface App extends Life {
  readonly catalog: Catalog
  readonly version: string
  readonly node: string
  readonly log: Logger
  readonly tracer: Tracer | undefined
  readonly events: EventLog
  readonly blobs: Blobs
  readonly bus: Bus
  call: Call
  readonly append: Append
  newId(prefix: string): string
  readonly system: SystemInfo
  /** How many workflows of this process run and wait. */
  workflowCounts(): { readonly running: number; readonly waiting: number }
  reactionStats(): readonly ReactionStats[]
  readonly reactions: ReactionControl
  /** Shows how a part is that is no service of a domain, as a surface, among the services. */
  showHealth(name: string, health: ShowHealth): void
  /** Resolves when this process may never write again, because another took over its work: it stops by itself then. */
  readonly lost: Promise<Error>
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
  const { store, clock, nextId, log, blobs, random, tracer, middleware = [] } = options
  const source = `/alice/${options.node}`
  const catalog = catalogOf(options.domains)
  const decode = createDecode(catalog.events)
  const tables = [stateTable, idempotencyTable, ...reactionTables, ...catalog.views]

  const { lease, recreated } = await store.open({ node: options.node, tables })
  const upkeep = createViewUpkeep({ store, decode, clock, nextId, source, lease })
  await upkeep.atStart(catalog.views, recreated, options.onRebuild)

  // Parts call each other in circles; whoever comes later is asked for when it is needed.
  const common = { store, catalog, clock, random, nextId, log, lease, source, tracer, execute: () => execute }
  const onPublished = (records: readonly EventRecord[]) => engine.onPublished(records)
  const lost = Promise.withResolvers<Error>()
  const { answers, freshness } = openAnswers(options.answers, catalog, clock)
  const journal = openLog(
    { ...common, decode, middleware, freshness, onPublished, onLost: lost.resolve },
    await store.head(),
  )
  const { events, bus, append, appendAll, writeRows } = journal
  const reads = createWorkflowReads(store, events.read)
  const engine = createEngine({
    ...common,
    ...reads,
    blobs,
    maxRunning: options.maxRunning ?? 500,
    reserve: options.hooks?.reserve,
    append: appendAll,
    follow: events.follow,
  })
  const reactions = createReactions({ ...common, ...events, bus, writeRows, append: appendAll })
  const running: Running[] = []
  const controls = createControls({
    ...options,
    ...journal,
    ...common,
    engine,
    reactions,
    running,
    call: (...request) => call(...request),
    async rebuild(views, onProgress) {
      const total = await upkeep.live(views, onProgress)
      await journal.catchUp()
      return total
    },
  })
  const looks = lookInto({ ...common, ...reads, blobs, decode, engine, events })
  const facilities = { log, blobs, events, reactions, controls, ...looks }
  const bindings = [...options.bindings, ...kernelBindings(facilities)]
  assertBound(catalog, bindings)
  const resolve = createResolve(bindings, view => createReader(store, view))
  const execute = createExecute({ resolve, clock, tracer, prepareStart: engine.prepareStart })
  const idempotency = createIdempotency(store, clock, writeRows)
  const call = createCall({ ...common, execute, idempotency, hooks: options.hooks ?? {}, answers, append })
  const services = createServices({ ...common, resolve, call, workflows: controls.workflows, running })

  const life = createLife({ ...common, engine, reactions, services, idempotency, journal })
  void lost.promise.then(error => stopLost(error, log, life))
  return {
    catalog,
    version: options.version,
    node: options.node,
    log,
    tracer,
    events,
    blobs,
    bus,
    call,
    append,
    newId: nextId,
    ...controls.info,
    workflowCounts: engine.stats,
    reactionStats: () => reactions.control.stats(),
    reactions: reactions.control,
    lost: lost.promise,
    ...life,
  }
}

/** What is found out about the past. */
const lookInto = (deps: RecordsDeps & { readonly events: EventLog }) => ({
  search: createEventSearch(deps.store, deps.decode, deps.events.head),
  records: createWorkflowRecords(deps),
})

function stopLost(error: Error, log: Logger, life: Life) {
  log.error({ err: error }, 'This process may not write any more, so it stops')
  return life.stop()
}
