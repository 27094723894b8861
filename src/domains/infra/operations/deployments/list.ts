import { operation } from '#kernel'
import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Extent, extentsOf, nothingYet } from '../../deploy/extent.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { Deployment, toDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'

/** Newest change first. */
export const list = operation('deployments.list', {
  about: 'List deployments with their status; the one changed last comes first.',
  effect: 'read',
  rest: 'GET /deployments',
  input: z.strictObject({
    status: z.enum(['deploying', 'deployed', 'failed', 'rolled_back', 'destroying', 'destroyed']).optional(),
    blueprint_id: z.string().optional(),
    environment: z.string().optional(),
    engine: z.string().max(50).optional().describe('has a resource on it'),
    name: z.string().max(63).optional().describe('a part of the name'),
    drifted: z.boolean().optional().describe('has a resource that somebody else changed, or has none'),
    limit: z.number().int().min(1).max(500).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,16}$/, 'a cursor comes from next_cursor')
      .optional(),
  }),
  output: z.object({
    deployments: z.array(Deployment.extend(Extent.shape)),
    next_cursor: z.string().nullable(),
  }),
  uses: { deployments: Deployments, states: ResourceStates },
  cache: '1h',

  async run(
    { status, blueprint_id, environment, engine, name, drifted, limit, cursor },
    { deployments, states },
  ) {
    const rows = await deployments.rows(query => {
      let wanted = query.orderBy('position', 'desc').limit(limit + 1)
      if (status !== undefined) wanted = wanted.where('status', '=', status)
      if (blueprint_id !== undefined) wanted = wanted.where('blueprint_id', '=', blueprint_id)
      if (environment !== undefined) wanted = wanted.where('environment', '=', environment)
      if (engine !== undefined) wanted = wanted.where(hasResource(sql`s.engine = ${engine}`))
      if (name !== undefined) {
        const part = `%${name.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
        wanted = wanted.where(sql<boolean>`v.name like ${part} escape '\\'`)
      }
      const isDrifted = hasResource(sql`s.status = 'drifted'`)
      if (drifted !== undefined) wanted = wanted.where(drifted ? isDrifted : sql<boolean>`not ${isDrifted}`)
      return cursor === undefined ? wanted : wanted.where('position', '<', Number(cursor))
    })
    const page = rows.slice(0, limit)
    const hasMore = rows.length > limit
    const extents = await extentsOf(
      states,
      page.map(row => row.deployment_id),
    )
    return {
      deployments: page.map(row => ({
        ...toDeployment(row),
        ...(extents.get(row.deployment_id) ?? nothingYet),
      })),
      next_cursor: hasMore ? String(page.at(-1)!.position) : null,
    }
  },
})

const hasResource = (which: RawBuilder<unknown>) =>
  sql<boolean>`exists (select 1 from resource_states s where s.deployment_id = v.deployment_id and ${which})`
