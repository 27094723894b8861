import { isRefusal, operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { Change, ChangeApplied, ChangeFailed, ChangeId } from '../contract.ts'
import { isAbandoned, notPending } from '../rules.ts'
import { Changes } from '../views.ts'
import { review } from './review.ts'

/** Approves a change and carries out exactly the plan that was shown; a world that changed since is refused. */
export const approve = operation('changes.approve', {
  about: 'Approve a pending change; exactly the plan that was shown is carried out.',
  effect: 'write',
  permission: 'changes:approve',
  rest: 'POST /changes/{change_id}/approve',
  timeout: '10m',
  input: z.strictObject({ change_id: ChangeId, comment: z.string().max(2000).optional() }),
  output: Change.pick({ change_id: true, status: true, result: true }),
  uses: { rows: Changes, operations: OperationControl },
  refuses: { CHANGE_NOT_FOUND: 404, NOT_PENDING: 409, ONLY_PEOPLE_APPROVE: 403 },

  async run({ change_id, comment }, { rows, operations, actor, emit, refuse, now }) {
    const change = await rows.get(change_id)
    if (!change) {
      throw refuse('CHANGE_NOT_FOUND', `There is no change ${change_id}`, { suggestions: ['changes.list'] })
    }
    const isAgain = isAbandoned(change, now())
    if (change.status !== 'pending' && !isAgain) throw notPending(refuse, change_id, change.status)
    if (actor.kind !== 'person') {
      throw refuse('ONLY_PEOPLE_APPROVE', `${actor.kind}:${actor.id} cannot approve; a person must`)
    }
    if (!isAgain) await operations.call(review, { change_id, verdict: 'approved', comment }, { actor })
    try {
      // The change id as idempotency key: approved twice, or again after a crash, it is carried out once.
      const once = { actor: change.proposer, approvedDigest: change.digest, idempotencyKey: change_id }
      const result = await operations.call(change.operation, change.input, once)
      emit(ChangeApplied({ change_id, result }, { id: `evt_applied_${change_id}` }))
      return { change_id, status: 'applied' as const, result }
    } catch (error) {
      if (!isRefusal(error)) throw error
      emit(ChangeFailed({ change_id, code: error.code, message: error.message }))
      return { change_id, status: 'failed' as const, result: { code: error.code, message: error.message } }
    }
  },
})
