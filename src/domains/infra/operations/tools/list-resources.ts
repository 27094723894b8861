import { operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { Deployments } from '../../deploy/views.ts'

const Resource = z.object({
  deployment_id: z.string(),
  deployment: z.string(),
  environment: z.string(),
  resource: z.string(),
  engine: z.string(),
  type: z.string(),
  status: z.string(),
  handle: z.string().nullable(),
  outputs: z.record(z.string(), z.union([z.string(), z.number()])),
  reason: z.string().nullable(),
  updated_at: z.string(),
})
const mostDeployments = 5000

/** As last written down, over all deployments. */
export const listResources = operation('infra.list_resources', {
  about:
    'List resources of all deployments as they were last read back, by deployment, engine, type or status.',
  effect: 'read',
  permission: 'deployments:read',
  aliases: ['list_resources'],
  rest: 'GET /infra/resources',
  input: z.strictObject({
    deployment_id: DeploymentId.optional(),
    environment: z.string().max(50).optional(),
    engine: z.string().max(50).optional(),
    type: z.string().max(50).optional(),
    status: z.enum(['making', 'ready', 'failed', 'drifted']).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(100),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
  output: z.object({ resources: z.array(Resource), has_more: z.boolean() }),
  uses: { states: ResourceStates, deployments: Deployments },
  cache: '1h',

  async run({ deployment_id, environment, engine, type, status, limit, offset }, { states, deployments }) {
    const ids =
      environment === undefined
        ? undefined
        : (
            await deployments.rows(query =>
              query.where('environment', '=', environment).limit(mostDeployments),
            )
          ).map(row => row.deployment_id)
    if (ids?.length === 0) return { resources: [], has_more: false }
    const rows = await states.rows(query => {
      let wanted = query
        .orderBy('deployment_id')
        .orderBy('resource')
        .limit(limit + 1)
        .offset(offset)
      if (deployment_id !== undefined) wanted = wanted.where('deployment_id', '=', deployment_id)
      if (ids !== undefined) wanted = wanted.where('deployment_id', 'in', ids)
      if (engine !== undefined) wanted = wanted.where('engine', '=', engine)
      if (type !== undefined) wanted = wanted.where('type', '=', type)
      return status === undefined ? wanted : wanted.where('status', '=', status)
    })
    const page = rows.slice(0, limit)
    const owners = await deployments.getMany(page.map(row => [row.deployment_id]))
    return {
      resources: page.map((row, at) =>
        Resource.parse({
          ...row,
          deployment: owners[at]?.name ?? '',
          environment: owners[at]?.environment ?? '',
        }),
      ),
      has_more: rows.length > limit,
    }
  },
})
