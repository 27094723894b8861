import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, showIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests } from '../../ipr/views.ts'

/** Says something about a pull request, at any time. */
export const comment = operation('ipr.comment', {
  about: 'Say something about an infrastructure pull request.',
  effect: 'write',
  rest: 'POST /ipr/{ipr_id}/comments',
  input: z.strictObject({
    ipr_id: IprId,
    comment: z.string().trim().min(1).max(2000),
  }),
  output: Ipr,
  uses: { requests: InfrastructurePullRequests, operations: OperationControl },
  refuses: { IPR_NOT_FOUND: 404 },

  async run({ ipr_id, comment: text }, { requests, operations, actor, caller, refuse }) {
    const { change_id } = await getIpr(requests, ipr_id, refuse)
    await operations.call('changes.comment', { change_id, comment: text }, { actor, caller })
    return showIpr(requests, ipr_id)
  },
})
