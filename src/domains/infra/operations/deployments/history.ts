import { operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { DeploymentRevisions } from '../../deploy/views.ts'

const Revision = z.object({
  workflow_id: z.string(),
  kind: z.string(),
  blueprint_id: z.string(),
  blueprint_version: z.number(),
  status: z.string(),
  changes: z.record(z.string(), z.number()),
  digest: z.string(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  duration_ms: z.number().nullable(),
})

/** Every plan that was carried out; `deployments.rollback` goes back to those that ended well. */
export const history = operation('deployments.history', {
  about: 'List what was done to a deployment, newest first.',
  effect: 'read',
  rest: 'GET /deployments/{deployment_id}/history',
  input: z.strictObject({
    deployment_id: DeploymentId,
    limit: z.number().int().min(1).max(500).default(50),
  }),
  output: z.object({ revisions: z.array(Revision) }),
  uses: { revisions: DeploymentRevisions },
  cache: '1h',

  async run({ deployment_id, limit }, { revisions }) {
    const rows = await revisions.rows(query =>
      query.where('deployment_id', '=', deployment_id).orderBy('position', 'desc').limit(limit),
    )
    return { revisions: rows.map(row => Revision.parse(row)) }
  },
})
