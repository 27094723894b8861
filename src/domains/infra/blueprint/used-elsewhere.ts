import type { ViewReader } from '#kernel'
import type { StateRow } from '../deploy/resource-states.ts'
import type { DeploymentRow } from '../deploy/views.ts'
import type { Engines, Needs } from '../ports.ts'
import { costOf } from './cost.ts'
import { addUsage, concerns, nothingUsed, usageOf, type InfraQuota, type Usage } from './quotas.ts'
import type { BlueprintRow } from './views.ts'

interface Looked {
  readonly engines: Engines
  readonly states: ViewReader<StateRow>
  readonly deployments: ViewReader<DeploymentRow>
  readonly blueprints: ViewReader<BlueprintRow>
}

/** What lives besides one deployment, for each quota that bounds it together with that one. */
export async function usedElsewhere(
  { engines, states, deployments, blueprints }: Looked,
  except: string | undefined,
): Promise<(quota: InfraQuota) => Usage> {
  const living = (await deployments.rows(query => query.where('status', '<>', 'destroyed'))).filter(
    ({ deployment_id }) => deployment_id !== except,
  )
  if (living.length === 0) return () => nothingUsed
  const rows = await states.rows(query =>
    query.where(
      'deployment_id',
      'in',
      living.map(({ deployment_id }) => deployment_id),
    ),
  )
  const kept = await blueprints.getMany(living.map(({ blueprint_id }) => [blueprint_id]))
  const rowsByDeployment = Map.groupBy(rows, ({ deployment_id }) => deployment_id)
  const used = living.map(({ deployment_id, environment }, index) => ({
    environment,
    owner: kept[index]?.owner ?? undefined,
    usage: usageOfRows(rowsByDeployment.get(deployment_id) ?? [], engines),
  }))
  return quota =>
    used.filter(each => concerns(quota, each)).reduce((sum, { usage }) => addUsage(sum, usage), nothingUsed)
}

function usageOfRows(rows: readonly StateRow[], engines: Engines): Usage {
  const cost = costOf(
    rows.map(row => ({ name: row.resource, type: row.type, provider: row.engine, specs: row.specs })),
  )
  return usageOf(
    rows.map(row => ({ needs: needsOf(row, engines) })),
    cost,
  )
}

/** By what it is, or where that is not known yet by what it is to be; an engine that is gone tells nothing. */
function needsOf({ engine, type, specs, wanted }: StateRow, engines: Engines): Needs {
  const known = engines.get(engine)?.types[type]
  const parsed = [specs, wanted].map(each => known?.specs.safeParse(each)).find(each => each?.success)
  return known && parsed?.success ? known.needs(parsed.data) : { cpu: 0, memory_mb: 0, storage_gb: 0 }
}
