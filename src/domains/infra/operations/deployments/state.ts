import { EventLog, operation } from '#kernel'
import { z } from 'zod'
import { DeploymentId } from '../../deploy/events.ts'
import { replayState, StateAt } from '../../deploy/time-travel.ts'

/** What was there at a moment, folded anew from the log. */
export const state = operation('infra.state', {
  about: 'Show the resources of a deployment as they were at any moment; now when no moment is given.',
  effect: 'read',
  rest: 'GET /deployments/{deployment_id}/state',
  input: z.strictObject({
    deployment_id: DeploymentId,
    at: z.iso.datetime({ offset: true }).optional().describe('RFC 3339, like 2026-11-20T12:00:00Z'),
  }),
  output: StateAt,
  uses: { log: EventLog },
  refuses: { DEPLOYMENT_NOT_FOUND: 404 },

  async run({ deployment_id, at }, { log, now, refuse }) {
    const moment = at === undefined ? now() : new Date(at)
    const found = await replayState(log, deployment_id, moment)
    if (found) return found
    throw refuse(
      'DEPLOYMENT_NOT_FOUND',
      `There was no deployment ${deployment_id} at ${moment.toISOString()}`,
      {
        suggestions: ['deployments.list'],
      },
    )
  },
})
