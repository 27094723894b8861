import type { ViewReader } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { costOf } from '../blueprint/cost.ts'
import type { StateRow } from './resource-states.ts'

const Money = z.object({ amount: z.string(), currency: z.string() })

/** How much there is of a deployment, as last written down. */
export const Extent = z.object({
  resources: z.number().int(),
  /** Resources that somebody else changed. */
  drifted: z.number().int(),
  failed: z.number().int(),
  /** What is known of it by list prices; null when it was not counted because there is too much. */
  monthly_cost: Money.nullable(),
})
export type Extent = z.output<typeof Extent>

export const nothingYet: Extent = {
  resources: 0,
  drifted: 0,
  failed: 0,
  monthly_cost: { amount: '0.00', currency: 'USD' },
}

/** Specs are read to price them; so many and no more at once. */
const mostPriced = 5000

/** By deployment; those without resources are not among them. */
export async function extentsOf(
  states: ViewReader<StateRow>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Extent>> {
  if (ids.length === 0) return new Map()
  const { rows: counts } = await sql<Record<'deployment_id', string> & Record<CountName, number | string>>`
    select v.deployment_id, count(*) as resources,
      sum(case when v.status = 'drifted' then 1 else 0 end) as drifted,
      sum(case when v.status = 'failed' then 1 else 0 end) as failed
    from resource_states v where v.deployment_id in (${sql.join(ids)}) group by v.deployment_id`.execute(
    states.db,
  )
  const total = counts.reduce((sum, { resources }) => sum + Number(resources), 0)
  const priced =
    total > mostPriced
      ? undefined
      : Map.groupBy(
          await states.rows(query => query.where('deployment_id', 'in', ids).limit(mostPriced)),
          row => row.deployment_id,
        )
  return new Map(
    counts.map(({ deployment_id, resources, drifted, failed }) => [
      deployment_id,
      {
        resources: Number(resources),
        drifted: Number(drifted),
        failed: Number(failed),
        monthly_cost: priced ? monthlyCost(priced.get(deployment_id) ?? []) : null,
      },
    ]),
  )
}

type CountName = 'resources' | 'drifted' | 'failed'

/** By what was read back, and by what is wanted where nothing was yet. */
export const monthlyCost = (rows: readonly StateRow[]) =>
  costOf(
    rows.map(({ resource, type, engine, specs, wanted, handle }) => ({
      name: resource,
      type,
      provider: engine,
      specs: handle === null ? wanted : specs,
    })),
  ).monthly
