import type {
  Binding,
  Domain,
  EventDefinition,
  Operation,
  Port,
  Reaction,
  Service,
  Uses,
  View,
  Workflow,
} from '#kernel'
import { kernelDomain } from './kernel-domain.ts'

/** Everything the domains declare, by name. */
export interface Catalog {
  readonly domains: readonly Domain[]
  readonly events: readonly EventDefinition[]
  readonly views: readonly View[]
  readonly operations: readonly Operation[]
  readonly workflows: readonly Workflow[]
  readonly reactions: readonly Reaction[]
  readonly services: readonly Service[]
  findOperation(nameOrAlias: string): Operation | undefined
  findWorkflow(type: string): Workflow | undefined
  eventOfType(type: string): EventDefinition | undefined
}

/** What these domains declare, together with what the kernel itself records. */
export const catalogOf = (domains: readonly Domain[]): Catalog => createCatalog([kernelDomain, ...domains])

function createCatalog(domains: readonly Domain[]): Catalog {
  const operations = domains.flatMap(domain => domain.operations)
  const workflows = domains.flatMap(domain => domain.workflows)
  const events = domains.flatMap(domain => domain.events)
  const views = domains.flatMap(domain => domain.views)
  const reactions = domains.flatMap(domain => domain.reactions)
  const services = domains.flatMap(domain => domain.services)

  const operationsByName = byName('operation', [
    ...operations.map(operation => [operation.name, operation] as const),
    ...operations.flatMap(operation => operation.aliases.map(alias => [alias, operation] as const)),
  ])
  const workflowsByType = byName(
    'workflow',
    workflows.map(workflow => [workflow.type, workflow] as const),
  )
  const eventsByType = byName(
    'event',
    events.map(definition => [definition.type, definition] as const),
  )
  byName(
    'view',
    views.map(view => [view.name, view] as const),
  )
  byName(
    'reaction',
    reactions.map(reaction => [reaction.name, reaction] as const),
  )
  byName(
    'service',
    services.map(service => [service.name, service] as const),
  )
  for (const domain of domains) checkNames(domain)
  checkFolds(views, eventsByType)
  checkViews([...operations, ...reactions, ...services], views)

  return {
    domains,
    events,
    views,
    operations,
    workflows,
    reactions,
    services,
    findOperation: name => operationsByName.get(name),
    findWorkflow: type => workflowsByType.get(type),
    eventOfType: type => eventsByType.get(type),
  }
}

/** Resolves what a declaration uses: ports to the things bound to them. */
export type Resolve = (uses: Uses) => Readonly<Record<string, unknown>>

export function createResolve(bindings: readonly Binding[], readerOf: (view: View) => unknown): Resolve {
  const thingByPort = new Map(bindings.map(({ port, thing }) => [port.name, thing]))
  const resolved = new Map<Uses, Record<string, unknown>>()
  return uses => {
    const known = resolved.get(uses)
    if (known) return known
    const entries = Object.entries(uses).map(([name, used]) => {
      const thing = used.kind === 'view' ? readerOf(used) : thingByPort.get(used.name)
      return [name, thing] as const
    })
    const given = Object.fromEntries(entries)
    resolved.set(uses, given)
    return given
  }
}

/** One sentence that names every port nobody stands behind; boot stops with it. */
export function assertBound(catalog: Catalog, bindings: readonly Binding[]) {
  const bound = new Set(bindings.map(({ port }) => port.name))
  const needed = [...catalog.operations, ...catalog.reactions, ...catalog.services].flatMap(part =>
    Object.values(part.uses).filter((used): used is Port<unknown> => used.kind === 'port'),
  )
  const missing = [...new Set(needed.map(port => port.name).filter(name => !bound.has(name)))]
  if (missing.length > 0) {
    throw new Error(`Nothing is behind these ports: ${missing.toSorted().join(', ')}. Bind them in main.ts.`)
  }
}

function byName<T>(kind: string, entries: readonly (readonly [string, T])[]): Map<string, T> {
  const found = new Map<string, T>()
  for (const [name, thing] of entries) {
    if (found.has(name)) {
      throw new Error(`Two declarations share the ${kind} name ${name}; names are used once`)
    }
    found.set(name, thing)
  }
  return found
}

function checkNames(domain: Domain) {
  for (const { name } of domain.operations) {
    if (!name.startsWith(`${domain.name}.`)) {
      throw new Error(`${name} is in the domain ${domain.name}; its name must say so`)
    }
  }
}

function checkFolds(views: readonly View[], events: ReadonlyMap<string, EventDefinition>) {
  for (const view of views) {
    for (const { event } of view.folds) {
      if (!events.has(event.type)) {
        throw new Error(`${view.name} folds ${event.type}, which no domain declares`)
      }
    }
  }
}

function checkViews(
  parts: readonly { readonly name: string; readonly uses: Uses }[],
  views: readonly View[],
) {
  const declared = new Set(views)
  for (const { name, uses } of parts) {
    for (const used of Object.values(uses)) {
      if (used.kind === 'view' && !declared.has(used)) {
        throw new Error(`${name} uses the view ${used.name}, which no domain declares`)
      }
    }
  }
}
