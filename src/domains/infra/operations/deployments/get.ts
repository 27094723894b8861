import { operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { monthlyCost } from '../../deploy/extent.ts'
import { ResourceStates } from '../../deploy/resource-states.ts'
import { Deployment, notFound, toDeployment } from '../../deploy/shapes.ts'
import { Deployments } from '../../deploy/views.ts'

const Resource = z.object({
  resource: z.string(),
  engine: z.string(),
  type: z.string(),
  status: z.string(),
  handle: z.string().nullable(),
  outputs: z.record(z.string(), z.union([z.string(), z.number()])),
  reason: z.string().nullable(),
  depends_on: z.array(z.string()),
  updated_at: z.string(),
})

/** As last written down; `deployments.drift` looks at the world. */
export const get = operation('deployments.get', {
  about: 'Show a deployment and its resources as they were last read back.',
  effect: 'read',
  rest: 'GET /deployments/{deployment_id}',
  input: z.strictObject({ deployment_id: DeploymentId }),
  output: Deployment.extend({
    resources: z.array(Resource),
    monthly_cost: z
      .object({ amount: z.string(), currency: z.string() })
      .describe('of what is known, by list prices'),
  }),
  uses: { deployments: Deployments, states: ResourceStates },
  refuses: { DEPLOYMENT_NOT_FOUND: 404 },
  cache: '1h',

  async run({ deployment_id }, { deployments, states, refuse }) {
    const row = await deployments.get(deployment_id)
    if (!row) throw notFound(refuse, deployment_id)
    const rows = await states.rows(query =>
      query.where('deployment_id', '=', deployment_id).orderBy('resource').limit(2000),
    )
    return {
      ...toDeployment(row),
      resources: rows.map(each => Resource.parse(each)),
      monthly_cost: monthlyCost(rows),
    }
  },
})
