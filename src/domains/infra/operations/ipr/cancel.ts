import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, showIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests } from '../../ipr/views.ts'

/** Withdraws a pull request that nobody has begun to deploy. */
export const cancel = operation('ipr.cancel', {
  about: 'Withdraw an infrastructure pull request before it is deployed.',
  effect: 'write',
  rest: 'POST /ipr/{ipr_id}/cancel',
  input: z.strictObject({
    ipr_id: IprId,
    reason: z.string().max(2000).optional(),
  }),
  output: Ipr,
  uses: { requests: InfrastructurePullRequests, operations: OperationControl },
  refuses: { IPR_NOT_FOUND: 404, CHANGE_IS_OVER: 409, BEING_APPLIED: 409, NOT_THE_AUTHOR: 403 },

  async run({ ipr_id, reason }, { requests, operations, actor, caller, refuse }) {
    const { change_id } = await getIpr(requests, ipr_id, refuse)
    await operations.call('changes.cancel', { change_id, reason }, { actor, caller })
    return showIpr(requests, ipr_id)
  },
})
