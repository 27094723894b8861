import type { Money } from '#kernel'
import type { CheckedResource } from '../blueprint/check-blueprint.ts'
import { costOf } from '../blueprint/cost.ts'
import type { StateRow } from '../deploy/resource-states.ts'
import type { Engines, Needs } from '../ports.ts'
import { typeOf } from './spec-looks.ts'

export interface Sum extends Needs {
  readonly resources: number
  readonly monthly: Money
}

export const sumNeeds = (all: readonly { readonly needs: Needs }[]): Needs =>
  rounded({
    cpu: sum(all, 'cpu'),
    memory_mb: sum(all, 'memory_mb'),
    storage_gb: sum(all, 'storage_gb'),
  })

/** What has to be there so that the share stays free. */
export const withHeadroom = (needs: Needs, percent: number): Needs => {
  const by = 1 / (1 - percent / 100)
  return rounded({
    cpu: needs.cpu * by,
    memory_mb: Math.ceil(needs.memory_mb * by),
    storage_gb: needs.storage_gb * by,
  })
}

/** The most that is taken up at once when everything that keeps no data is replaced: old and new side by side where the engine can. */
export function peakOf(resources: readonly CheckedResource[], engines: Engines): Needs {
  const doubled = resources.filter(each => {
    const keepsData = typeOf(engines, each)?.keepsData ?? true
    return engines.get(each.engine)?.createsFirst === true && !keepsData
  })
  return sumNeeds([...resources, ...doubled])
}

/** What lives already, for each environment. */
export function sumByEnvironment(
  states: readonly StateRow[],
  environmentOf: (deployment_id: string) => string | undefined,
  engines: Engines,
): readonly (Sum & { readonly environment: string; readonly deployments: number })[] {
  const groups = Map.groupBy(states, ({ deployment_id }) => environmentOf(deployment_id) ?? 'unknown')
  return [...groups]
    .map(([environment, rows]) => {
      const living = rows.map(({ resource: name, type, engine, wanted }) => ({
        name,
        type,
        provider: engine,
        specs: wanted,
        needs: needsOf(engines, { engine, type, specs: wanted }),
      }))
      return {
        environment,
        deployments: new Set(rows.map(({ deployment_id }) => deployment_id)).size,
        resources: rows.length,
        ...sumNeeds(living),
        monthly: costOf(living).monthly,
      }
    })
    .toSorted((a, b) => (a.environment < b.environment ? -1 : 1))
}

const nothing: Needs = { cpu: 0, memory_mb: 0, storage_gb: 0 }

/** Nothing, where the engine no longer takes what was once made. */
export function needsOf(
  engines: Engines,
  { specs, ...what }: Pick<CheckedResource, 'engine' | 'type' | 'specs'>,
): Needs {
  const type = typeOf(engines, what)
  const parsed = type?.specs.safeParse(specs)
  return type && parsed?.success ? type.needs(parsed.data) : nothing
}

const sum = (all: readonly { readonly needs: Needs }[], need: keyof Needs) =>
  all.reduce((total, { needs }) => total + needs[need], 0)

const rounded = ({ cpu, memory_mb, storage_gb }: Needs): Needs => ({
  cpu: round(cpu),
  memory_mb: round(memory_mb),
  storage_gb: round(storage_gb),
})

const round = (value: number) => Math.round(value * 1000) / 1000
