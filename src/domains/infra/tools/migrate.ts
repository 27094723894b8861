import { issuesOf, type Issue } from '#lib/issues'
import { pathText } from '../blueprint/problem.ts'
import type { Blueprint, BlueprintResource } from '../contract.ts'
import { referencesIn } from '../plan/references.ts'
import type { Engine, Engines, ResourceType, Specs } from '../ports.ts'
import { fitField, otherTypes } from './field-mapping.ts'
import { fieldsOf } from './spec-looks.ts'

export interface Moved {
  readonly resource: string
  readonly path: string
  readonly from: string
  readonly to: string
  readonly because: string
}

export interface Migrated {
  readonly blueprint: Blueprint
  /** Resources that the other engine takes without a loss. */
  readonly fits: readonly string[]
  readonly mapped: readonly Moved[]
  readonly lost: readonly { readonly resource: string; readonly path: string; readonly because: string }[]
  /** What somebody has to say before it can be deployed. */
  readonly decisions: readonly {
    readonly resource: string
    readonly path: string
    readonly question: string
  }[]
}

interface Notes {
  readonly mapped: Migrated['mapped'][number][]
  readonly lost: Migrated['lost'][number][]
  readonly decisions: Migrated['decisions'][number][]
}

/** The same blueprint for another engine: every field by the schemas of both, nothing dropped without a word. */
export function migrateBlueprint(blueprint: Blueprint, target: Engine, engines: Engines): Migrated {
  const notes: Notes = { mapped: [], lost: [], decisions: [] }
  const types = new Map(blueprint.resources.map(each => [each.name, typeFor(each, target)]))
  const resources = blueprint.resources.map(resource =>
    migrateResource(resource, { target, engines, types, notes }),
  )
  const touched = new Set([...notes.lost, ...notes.decisions].map(({ resource }) => resource))
  return {
    blueprint: { ...blueprint, resources },
    fits: resources.map(({ name }) => name).filter(name => !touched.has(name)),
    ...notes,
  }
}

interface Migrating {
  readonly target: Engine
  readonly engines: Engines
  readonly types: ReadonlyMap<string, string | undefined>
  readonly notes: Notes
}

function migrateResource(resource: BlueprintResource, context: Migrating): BlueprintResource {
  const { target, engines, types, notes } = context
  const { name, type, provider } = resource
  if (provider === target.name) return resource
  const found = types.get(name)
  if (found === undefined) {
    const offered = Object.keys(target.types).join(', ')
    notes.decisions.push({
      resource: name,
      path: 'type',
      question: `${target.name} makes no ${type}; it makes ${offered}. What takes its place, or who makes it?`,
    })
    return resource
  }
  if (found !== type) {
    const because = `${target.name} makes no ${type}`
    notes.mapped.push({ resource: name, path: 'type', from: type, to: found, because })
  }
  const schema = target.types[found]!
  const before = engines.get(provider)?.types[type]
  const fields = fieldsOf(schema)
  const kept = Object.entries(resource.specs).flatMap(([field, value]): [string, unknown][] => {
    if (fields?.has(field) === false) {
      notes.lost.push({ resource: name, path: `specs.${field}`, because: `${target.name} has no ${field}` })
      return []
    }
    const fitted = fitField(field, value, schema, resource.specs)
    if (fitted !== value) {
      const because = `${target.name} writes ${field} in another way`
      notes.mapped.push({
        resource: name,
        path: `specs.${field}`,
        from: shown(value),
        to: shown(fitted),
        because,
      })
    }
    return [[field, fitted]]
  })
  const referred = withOutputs(Object.fromEntries(kept), name, context)
  const specs = settle(referred, schema, { name, notes, before })
  return { ...resource, type: found, provider: target.name, specs: { ...specs } }
}

const typeFor = ({ type, provider }: BlueprintResource, target: Engine): string | undefined =>
  provider === target.name || Object.hasOwn(target.types, type)
    ? type
    : otherTypes(type).find(each => Object.hasOwn(target.types, each))

/** A field with a reference to something that the other engine does not tell is left out. */
function withOutputs(specs: Specs, resource: string, { target, types, notes }: Migrating): Specs {
  return Object.fromEntries(
    Object.entries(specs).flatMap(([field, value]): [string, unknown][] => {
      const missing = referencesIn(value).find(({ resource: other, output }) => {
        const type = types.get(other)
        return type !== undefined && target.types[type]?.outputs.includes(output) === false
      })
      if (!missing) return [[field, value]]
      notes.decisions.push({
        resource,
        path: `specs.${field}`,
        question: `on ${target.name}, ${missing.resource} tells no ${missing.output}: what stands here?`,
      })
      return []
    }),
  )
}

const mostRounds = 20

/** Leaves out what the schema does not take at all, and asks about what it misses. */
function settle(
  specs: Specs,
  { specs: schema }: ResourceType,
  {
    name,
    notes,
    before,
  }: { readonly name: string; readonly notes: Notes; readonly before: ResourceType | undefined },
): Specs {
  let current = specs
  for (let round = 0; round < mostRounds; round += 1) {
    const issues = issuesIn(schema, current)
    const unwanted = issues.find(({ path, isUnknown = false }) => isUnknown && path.length > 0)
    if (!unwanted) {
      const hint = before ? '' : '; nothing here knows the engine it comes from'
      for (const { path, message } of issues) {
        notes.decisions.push({
          resource: name,
          path: pathText(['specs', ...path]),
          question: `${message}${hint}`,
        })
      }
      return current
    }
    const path = pathText(['specs', ...unwanted.path])
    notes.lost.push({ resource: name, path, because: unwanted.message })
    current = without(current, unwanted.path) as Specs
  }
  return current
}

/** What the schema says against it, without what is known only later. */
function issuesIn(schema: ResourceType['specs'], specs: Specs): readonly Issue[] {
  const parsed = schema.safeParse(specs)
  if (parsed.success) return []
  return issuesOf(schema, specs, parsed.error).filter(({ path }) => !isLater(valueAt(specs, path)))
}

const isLater = (value: unknown) => typeof value === 'string' && /^(?:\$\{|secret:\/\/)/.test(value)

type Path = readonly (string | number)[]

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((outer, part) => (outer as Record<string, unknown> | null | undefined)?.[part], value)

function without(value: unknown, [first, ...rest]: Path): unknown {
  if (Array.isArray(value)) {
    return rest.length === 0
      ? value.filter((_, at) => at !== first)
      : value.map((each: unknown, at) => (at === first ? without(each, rest) : each))
  }
  return Object.fromEntries(
    Object.entries(value as Record<string, unknown>).flatMap(([name, each]): [string, unknown][] => {
      if (name !== String(first)) return [[name, each]]
      return rest.length === 0 ? [] : [[name, without(each, rest)]]
    }),
  )
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
