// The kernel's facilities as domains see them.
import {
  assertMay,
  Blobs,
  EventLog,
  EventSearch,
  EventStats,
  EventTypes,
  Ids,
  Log,
  matchesPattern,
  OperationControl,
  provide,
  ReactionControl,
  Refusal,
  SystemInfo,
  ViewControl,
  WorkflowControl,
  type Binding,
  type Domain,
  type DomainInfo,
  type Health,
  type Logger,
  type NewEvent,
  type Running,
  type Service,
  type StartAnswer,
  type View,
  type Workflow,
} from '#kernel'
import { WorkflowRecords } from '#kernel/journal'
import { nearest } from '#lib/nearest'
import type { AppOptions } from './app.ts'
import type { Bus } from './bus.ts'
import type { Call } from './call.ts'
import type { Catalog } from './catalog.ts'
import { currentWork } from './current-work.ts'
import type { AppendOptions } from './draft.ts'
import type { Engine } from './engine.ts'
import type { PlanAnswer } from './hooks.ts'
import type { RebuildProgress } from './rebuild.ts'

export type ShowHealth = () => Health | Promise<Health>

export interface ControlDeps extends Pick<
  AppOptions,
  'store' | 'version' | 'node' | 'nextId' | 'clock' | 'welcome'
> {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly bus: Bus
  readonly events: EventLog
  readonly metrics: EventStats
  readonly reactions: { readonly control: { stats(): readonly unknown[] } }
  readonly running: readonly Running[]
  readonly call: Call
  rebuild(views: readonly View[], onProgress: (progress: RebuildProgress) => void): Promise<number>
  append(events: readonly NewEvent[], options: AppendOptions): Promise<unknown>
}

export const createControls = (deps: ControlDeps) => ({
  workflows: workflowControl(deps),
  views: viewControl(deps),
  operations: operationControl(deps),
  ids: { newId: deps.nextId },
  eventStats: eventStats(deps),
  eventTypes: eventTypes(deps),
  info: systemInfo(deps),
})

interface Facilities {
  readonly log: Logger
  readonly blobs: Blobs
  readonly events: EventLog
  readonly reactions: { readonly control: ReactionControl }
  readonly controls: ReturnType<typeof createControls>
  readonly search: EventSearch
  readonly records: WorkflowRecords
}

/** What stands behind the kernel's own ports. */
export const kernelBindings = ({ controls, reactions, ...others }: Facilities): Binding[] => [
  provide(Log, others.log),
  provide(Blobs, others.blobs),
  provide(EventLog, others.events),
  provide(EventSearch, others.search),
  provide(WorkflowRecords, others.records),
  provide(WorkflowControl, controls.workflows),
  provide(ReactionControl, reactions.control),
  provide(EventStats, controls.eventStats),
  provide(EventTypes, controls.eventTypes),
  provide(ViewControl, controls.views),
  provide(OperationControl, controls.operations),
  provide(Ids, controls.ids),
  provide(SystemInfo, controls.info.system),
]

const workflowControl = ({ catalog, engine, append, call }: ControlDeps): WorkflowControl => ({
  async start(type, input, { actor, caller, maxCost, ...options }) {
    const workflow = catalog.findWorkflow(type)
    if (!workflow) {
      throw unknownName(
        'workflow type',
        type,
        catalog.workflows.map(each => each.type),
      )
    }
    if (workflow.front && actor.kind !== 'system') {
      const asked = { actor, caller, isInner: caller === undefined }
      return (await call(workflow.front.operation, workflow.front.input(input), asked)) as StartAnswer
    }
    if (caller) assertMay(caller, startPermission(catalog, workflow))
    const budget = maxCost === undefined ? undefined : { amount: maxCost, currency: 'USD' }
    const prepared = await engine.prepareStart(workflow, input, { ...options, budget }, actor)
    const { workflowId: workflow_id, estimatedDuration: estimated_duration, event } = prepared
    const traceparent = currentWork()?.traceparent
    if (event) await append([event], { context: { actor, correlation_id: workflow_id, traceparent } })
    return { workflow_id, status: 'processing', estimated_duration }
  },
  cancel: engine.cancel,
  retry: engine.retry,
  signal: engine.signal,
  types: () => catalog.workflows.map(({ type, about }) => ({ type, about })),
  undoOf: (type, workflowId, input) => catalog.findWorkflow(type)?.undo?.({ workflowId, input }),
  stats: engine.stats,
})

/** A workflow that no operation starts writes in the name of its domain. */
const startPermission = ({ domains }: Catalog, workflow: Workflow) =>
  `${domains.find(({ workflows }) => workflows.includes(workflow))?.name}:write`

const viewControl = ({ catalog, store, rebuild }: ControlDeps): ViewControl => ({
  list: () =>
    Promise.all(
      catalog.views.map(async ({ name: view, about, folds }) => {
        const { count } = await store.queries
          .selectFrom(view)
          .select(({ fn }) => fn.countAll().as('count'))
          .executeTakeFirstOrThrow()
        return { view, about, rows: Number(count), events: folds.map(fold => fold.event.type) }
      }),
    ),
  async rebuild(names, onProgress) {
    const views = names.map(name => {
      const found = catalog.views.find(view => view.name === name)
      if (!found) {
        throw unknownName(
          'view',
          name,
          catalog.views.map(view => view.name),
        )
      }
      return found
    })
    const total = await rebuild(views, progress => onProgress(progress.done, progress.total))
    return total
  },
})

const operationControl = ({ catalog, call }: ControlDeps): OperationControl => ({
  call: (name, input, options) => call(name, input, { ...options, isInner: options.caller === undefined }),
  async plan(name, input, actor, caller) {
    const operation = catalog.findOperation(name)
    if (!operation?.plan || operation.isPrivate) throw new Refusal('NOT_FOUND', `${name} has no plan to show`)
    const asked = { ...(input as object), dry_run: true }
    const answer = await call(operation, asked, { actor, caller, isInner: caller === undefined })
    const { plan, digest } = answer as PlanAnswer
    return { operation, plan, digest }
  },
})

const eventStats = ({ metrics, bus, events, engine, reactions }: ControlDeps): EventStats => ({
  stats: () => ({
    head: events.head(),
    ...metrics.stats(),
    bus: bus.stats(),
    workflows: engine.stats(),
    reactions: reactions.control.stats(),
  }),
})

const eventTypes = ({ catalog, welcome = [] }: ControlDeps): EventTypes => ({
  list: () => catalog.events,
  find: catalog.eventOfType,
  isWelcome: type => welcome.some(pattern => matchesPattern(pattern, type)),
})

function systemInfo({ version, node, store, catalog, running }: ControlDeps) {
  /** Parts that are no services of a domain, by name. */
  const shown = new Map<string, ShowHealth>()
  const system: SystemInfo = {
    version,
    node,
    domains: () => catalog.domains.map(describeDomain),
    stats: () => store.stats(),
    health: () =>
      Promise.all(
        [...catalog.services.slice(0, running.length).map(healthOf(running)), ...shown].map(
          async ([service, health]) => {
            const askedAt = performance.now()
            const how = await health()
            return { service, ...how, latency_ms: Math.round(performance.now() - askedAt) }
          },
        ),
      ),
  }
  return { system, showHealth: (name: string, health: ShowHealth) => void shown.set(name, health) }
}

const describeDomain = ({ name, about, panels, operations }: Domain): DomainInfo => ({
  name,
  about,
  panels: panels.map(({ title, shows }) => ({ title, shows: shows.name })),
  operations: operations
    .filter(({ isPrivate }) => !isPrivate)
    .map(operation => ({ name: operation.name, permission: operation.permission })),
})

const healthOf =
  (running: readonly Running[]) =>
  ({ name }: Service, index: number): readonly [string, ShowHealth] => [
    name,
    () => running[index]!.health?.() ?? { status: 'healthy' },
  ]

function unknownName(kind: string, name: string, known: readonly string[]) {
  const hint = nearest(name, known)
  return new Refusal('NOT_FOUND', `There is no ${kind} ${name}${hint ? `; did you mean ${hint}?` : ''}`, {
    details: { known: known.slice(0, 50) },
    suggestions: hint ? [`use_${hint}`] : [],
  })
}
