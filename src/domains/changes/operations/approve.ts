import { Blobs, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { carryOut } from '../carry-out.ts'
import { Change, ChangeId } from '../contract.ts'
import { assertMayApprove, expired, found, isExpired, notPending } from '../rules.ts'
import { Changes } from '../views.ts'
import { expire } from './expire.ts'
import { review } from './review.ts'

/** Approves a change and carries out exactly the plan that was shown; a world that changed since is refused. */
export const approve = operation('changes.approve', {
  about:
    'Approve a pending change; exactly the plan that was shown is carried out, at once or with apply later.',
  effect: 'write',
  permission: 'changes:approve',
  rest: 'POST /changes/{change_id}/approve',
  timeout: '10m',
  input: z.strictObject({
    change_id: ChangeId,
    comment: z.string().max(2000).optional(),
    apply: z.boolean().default(true).describe('false: carry it out later, with changes.apply'),
    plan_digest: z
      .string()
      .max(64)
      .optional()
      .describe('of the plan that was looked at: no other is approved'),
  }),
  output: Change.pick({ change_id: true, status: true, result: true }).extend({
    approvals_missing: z.number().describe('so many more people must agree'),
  }),
  uses: { rows: Changes, blobs: Blobs, operations: OperationControl },
  refuses: {
    CHANGE_NOT_FOUND: 404,
    NOT_PENDING: 409,
    CHANGE_EXPIRED: 409,
    ALREADY_APPROVED: 409,
    ONLY_PEOPLE_APPROVE: 403,
    AUTHOR_CANNOT_APPROVE: 403,
    APPROVER_ROLE_MISSING: 403,
  },

  async run({ change_id, comment, apply, plan_digest }, context) {
    const { rows, operations, actor, caller, refuse, now } = context
    const row = found(await rows.get(change_id), change_id, refuse)
    if (isExpired(row, now())) {
      await operations.call(expire, { change_id }, { actor })
      throw expired(refuse, row)
    }
    if (row.status !== 'pending') throw notPending(refuse, row)
    assertMayApprove(row, { actor, caller }, refuse)
    if (plan_digest !== undefined && plan_digest !== row.digest) {
      throw refuse('PLAN_CHANGED', `${change_id} has another plan than the one that was looked at`, {
        details: { approved: plan_digest, now: row.digest },
        suggestions: ['changes.get'],
      })
    }
    const said = (await operations.call(review, { change_id, comment, apply }, { actor })) as z.output<
      typeof review.output
    >
    const { approvals_missing, is_begun } = said
    if (!is_begun) {
      const status = approvals_missing > 0 ? ('pending' as const) : ('approved' as const)
      return { change_id, status, approvals_missing }
    }
    return { change_id, ...(await carryOut(context, change_id)), approvals_missing: 0 }
  },
})
