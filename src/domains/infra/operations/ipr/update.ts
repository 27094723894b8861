import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, showIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests } from '../../ipr/views.ts'

/** Changes what a pull request is called and why it is wanted; what is deployed stays as it is. */
export const update = operation('ipr.update', {
  about:
    'Change title, description, reviewers or metadata of a pending pull request; its plan stays as it is.',
  effect: 'write',
  rest: 'PATCH /ipr/{ipr_id}',
  input: z.strictObject({
    ipr_id: IprId,
    title: z.string().trim().min(1).max(200).optional(),
    description: z.string().max(10_000).optional(),
    reviewers: z.array(z.string().min(1).max(200)).max(20).optional(),
    metadata: z.record(z.string().max(100), z.unknown()).optional(),
  }),
  output: Ipr,
  uses: { requests: InfrastructurePullRequests, operations: OperationControl },
  refuses: { IPR_NOT_FOUND: 404, NOT_PENDING: 409, NOT_THE_AUTHOR: 403, CHANGE_EXPIRED: 409 },

  async run({ ipr_id, ...words }, { requests, operations, actor, caller, refuse }) {
    const { change_id } = await getIpr(requests, ipr_id, refuse)
    await operations.call('changes.update', { change_id, ...words }, { actor, caller })
    return showIpr(requests, ipr_id)
  },
})
