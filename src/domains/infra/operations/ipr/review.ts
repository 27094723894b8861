import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Ipr, IprId } from '../../ipr/contract.ts'
import { getIpr, showIpr } from '../../ipr/shape.ts'
import { InfrastructurePullRequests } from '../../ipr/views.ts'

/** Agrees to the plan of a pull request, or says no; nothing is deployed yet. */
export const review = operation('ipr.review', {
  about:
    'Approve or reject an infrastructure pull request; an approval holds for exactly the plan that was shown.',
  effect: 'write',
  permission: 'ipr:approve',
  rest: 'POST /ipr/{ipr_id}/review',
  input: z.strictObject({
    ipr_id: IprId,
    verdict: z.enum(['approved', 'rejected']),
    comment: z.string().max(2000).optional(),
  }),
  output: Ipr,
  uses: { requests: InfrastructurePullRequests, operations: OperationControl },
  refuses: {
    IPR_NOT_FOUND: 404,
    NOT_PENDING: 409,
    CHANGE_EXPIRED: 409,
    ALREADY_APPROVED: 409,
    ONLY_PEOPLE_APPROVE: 403,
    AUTHOR_CANNOT_APPROVE: 403,
    APPROVER_ROLE_MISSING: 403,
  },

  async run({ ipr_id, verdict, comment: text }, { requests, operations, actor, caller, refuse }) {
    const { change_id } = await getIpr(requests, ipr_id, refuse)
    const said = { change_id, comment: text }
    if (verdict === 'rejected') await operations.call('changes.reject', said, { actor, caller })
    else await operations.call('changes.approve', { ...said, apply: false }, { actor, caller })
    return showIpr(requests, ipr_id)
  },
})
