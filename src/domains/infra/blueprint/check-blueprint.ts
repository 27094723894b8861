import { nearest } from '#lib/nearest'
import type { Blueprint, BlueprintResource } from '../contract.ts'
import { referencesIn } from '../plan/references.ts'
import type { Engine, Engines, Needs, ResourceType, Specs } from '../ports.ts'
import { checkDependencies } from './dependencies.ts'
import { gatherProblems, nowhere, type PlaceOf, type Problem, type Problems } from './problem.ts'
import { parseSpecs } from './specs.ts'
import { warnOf } from './warnings.ts'

/** A resource with the engine that makes it and everything that engine would add. */
export interface CheckedResource {
  readonly name: string
  readonly type: string
  readonly engine: string
  /** With the engine's defaults; references and secrets as they are written. */
  readonly specs: Specs
  /** What it says itself, and what it refers to. */
  readonly dependencies: readonly string[]
  readonly needs: Needs
}

export interface CheckedBlueprint {
  readonly problems: readonly Problem[]
  /** Those that an engine can make; all of them where there is no error. */
  readonly resources: readonly CheckedResource[]
}

export interface CheckOptions {
  /** Takes the place of every `provider`. */
  readonly engine?: string | undefined
  readonly placeOf?: PlaceOf
}

interface Made {
  readonly index: number
  readonly resource: BlueprintResource
  readonly engine: Engine
  readonly type: ResourceType
}

/** Everything about a blueprint that can be known without touching the world. */
export function checkBlueprint(
  blueprint: Blueprint,
  engines: Engines,
  { engine, placeOf = nowhere }: CheckOptions = {},
): CheckedBlueprint {
  const problems = gatherProblems(placeOf)
  checkNames(blueprint, problems)
  const made = blueprint.resources.flatMap((resource, index) => {
    const found = findType(engines, { resource, index, override: engine }, problems)
    return found ? [{ index, resource, ...found }] : []
  })
  const graph = checkDependencies(blueprint, problems)
  checkReferences(made, blueprint, problems)
  const resources = made.flatMap(each => {
    const specs = parseSpecs(
      each.type.specs,
      each.resource.specs,
      ['resources', each.index, 'specs'],
      problems,
    )
    if (!specs) return []
    const { name, type } = each.resource
    const dependencies = graph.get(name) ?? []
    return [{ name, type, engine: each.engine.name, specs, dependencies, needs: each.type.needs(specs) }]
  })
  warnOf(blueprint, resources, problems)
  return { problems: problems.list(), resources }
}

function checkNames({ resources }: Blueprint, problems: Problems): void {
  const first = new Map<string, number>()
  for (const [index, { name }] of resources.entries()) {
    const other = first.get(name)
    if (other === undefined) first.set(name, index)
    else {
      const message = `resources[${other}] is called ${name} already; each resource has a name of its own`
      problems.error('NAME_TAKEN', ['resources', index, 'name'], message)
    }
  }
}

interface Sought {
  readonly resource: BlueprintResource
  readonly index: number
  readonly override: string | undefined
}

function findType(engines: Engines, { resource, index, override }: Sought, problems: Problems) {
  const name = override ?? resource.provider
  const engine = engines.get(name)
  if (!engine) {
    const meant = nearest(name, engines.names)
    const message = `there is no engine ${name}${didYouMean(meant)}; there are ${listOf(engines.names)}`
    problems.error('PROVIDER_UNKNOWN', ['resources', index, 'provider'], message, { didYouMean: meant })
    return undefined
  }
  const type = Object.hasOwn(engine.types, resource.type) ? engine.types[resource.type] : undefined
  if (type) return { engine, type }
  const types = Object.keys(engine.types)
  const meant = nearest(resource.type, types)
  const message = `${engine.name} makes no ${resource.type}${didYouMean(meant)}; it makes ${listOf(types)}`
  problems.error('TYPE_UNKNOWN', ['resources', index, 'type'], message, { didYouMean: meant })
  return undefined
}

/** What is referred to must be something its type tells. */
function checkReferences(made: readonly Made[], { resources }: Blueprint, problems: Problems): void {
  const madeByName = new Map(made.map(each => [each.resource.name, each]))
  for (const [index, { specs }] of resources.entries()) {
    for (const [field, value] of Object.entries(specs)) {
      for (const { resource, output } of referencesIn(value)) {
        const other = madeByName.get(resource)
        if (!other || other.type.outputs.includes(output)) continue
        const { outputs } = other.type
        const meant = nearest(output, outputs)
        const told = outputs.length > 0 ? `it tells ${listOf(outputs)}` : 'it tells nothing'
        const message = `${resource} tells no ${output}${didYouMean(meant)}; ${told}`
        problems.error('REFERENCE_UNKNOWN', ['resources', index, 'specs', field], message, {
          didYouMean: meant === undefined ? undefined : `\${${resource}.${meant}}`,
        })
      }
    }
  }
}

const didYouMean = (meant: string | undefined): string =>
  meant === undefined ? '' : `; did you mean ${meant}?`

const listOf = (names: readonly string[]) => names.join(', ') || 'none'
