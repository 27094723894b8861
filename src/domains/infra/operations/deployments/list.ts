import { operation } from '#kernel'
import { z } from 'zod'
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
    limit: z.number().int().min(1).max(500).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,16}$/, 'a cursor comes from next_cursor')
      .optional(),
  }),
  output: z.object({ deployments: z.array(Deployment), next_cursor: z.string().nullable() }),
  uses: { deployments: Deployments },
  cache: '1h',

  async run({ status, blueprint_id, environment, limit, cursor }, { deployments }) {
    const rows = await deployments.rows(query => {
      let wanted = query.orderBy('position', 'desc').limit(limit + 1)
      if (status !== undefined) wanted = wanted.where('status', '=', status)
      if (blueprint_id !== undefined) wanted = wanted.where('blueprint_id', '=', blueprint_id)
      if (environment !== undefined) wanted = wanted.where('environment', '=', environment)
      return cursor === undefined ? wanted : wanted.where('position', '<', Number(cursor))
    })
    const page = rows.slice(0, limit)
    const hasMore = rows.length > limit
    return {
      deployments: page.map(toDeployment),
      next_cursor: hasMore ? String(page.at(-1)!.position) : null,
    }
  },
})
