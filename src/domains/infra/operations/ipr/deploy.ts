import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, showIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests } from '../../ipr/views.ts'

/** Carries out what was approved: exactly the plan that was reviewed, or nothing. */
export const deploy = operation('ipr.deploy', {
  about: 'Deploy what an approved pull request asks for, exactly as it was reviewed.',
  effect: 'write',
  rest: 'POST /ipr/{ipr_id}/deploy',
  timeout: '10m',
  input: z.strictObject({
    ipr_id: IprId,
  }),
  output: Ipr,
  uses: { requests: InfrastructurePullRequests, operations: OperationControl },
  refuses: {
    IPR_NOT_FOUND: 404,
    NOT_APPROVED: 409,
    BEING_APPLIED: 409,
    CHANGE_EXPIRED: 409,
    NOT_THE_AUTHOR: 403,
  },

  async run({ ipr_id }, { requests, operations, actor, caller, refuse }) {
    const { change_id } = await getIpr(requests, ipr_id, refuse)
    await operations.call('changes.apply', { change_id }, { actor, caller })
    return showIpr(requests, ipr_id)
  },
})
