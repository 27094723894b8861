import type { ViewReader } from '#kernel'
import type { ResourceChange } from '../plan/deployment-plan.ts'
import { makePlan, type Living, type PlannedResource } from '../plan/make-plan.ts'
import { EngineError, type Engines } from '../ports.ts'
import type { StateRow } from './resource-states.ts'

export interface World {
  /** Everything with the mark of the deployment, read just now. */
  readonly living: readonly Living[]
  readonly states: readonly StateRow[]
}

interface Eyes {
  readonly engines: Engines
  readonly states: ViewReader<StateRow>
  readonly signal: AbortSignal
}

/** Reads everything that belongs to a deployment from every engine that may have some of it. */
export async function readWorld(
  { engines, states, signal }: Eyes,
  deployment_id: string | null,
  alsoIn: readonly string[],
): Promise<World> {
  if (deployment_id === null) return { living: [], states: [] }
  const rows = await states.rows(query => query.where('deployment_id', '=', deployment_id))
  const names = [...new Set([...alsoIn, ...rows.map(({ engine }) => engine)])]
  const living = await Promise.all(
    names.map(async name => {
      const engine = engines.get(name)
      if (!engine) throw new EngineError('permanent', `There is no engine ${name}`)
      return (await engine.list(deployment_id, signal)).map(each => ({ ...each, engine: name }))
    }),
  )
  return { living: living.flat(), states: rows }
}

/** The plan from the world as it is to what is wanted. */
export const planFor = (
  engines: Engines,
  { living, states }: World,
  resources: readonly PlannedResource[],
): readonly ResourceChange[] =>
  makePlan({ resources, engines, living, known: new Map(states.map(row => [row.resource, row])) })

/** What the changes of a plan want, as resources: for a look whether it came true. */
export const resourcesOf = (changes: readonly ResourceChange[]): readonly PlannedResource[] =>
  changes.flatMap(({ resource, type, engine, specs, depends_on }) =>
    specs === null ? [] : [{ name: resource, type, engine, specs, dependencies: depends_on }],
  )
