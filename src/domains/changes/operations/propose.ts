import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { ChangeId, changeStatuses, Description, Metadata, Reviewers, Title } from '../contract.ts'
import { decide, refusedByPolicy, requirementsOf, rulesOf } from '../policy.ts'
import { ChangePolicy, policyKey } from '../views/change-policy.ts'
import { record } from './record.ts'

/** Asks people to agree to something, also where the policy would let it through. */
export const propose = operation('changes.propose', {
  about: 'Propose an operation with its plan, for others to review before it is carried out.',
  effect: 'write',
  rest: 'POST /changes',
  timeout: '10m',
  input: z.strictObject({
    operation: z.string().max(200).describe('assets.organize'),
    input: z.record(z.string(), z.unknown()).default({}).describe('what the operation takes'),
    title: Title.optional(),
    description: Description.optional().describe('who wants it and why'),
    reviewers: Reviewers.optional().describe('who should look at it: person:ann'),
    metadata: Metadata.optional(),
  }),
  output: z.object({
    change_id: ChangeId,
    status: z.enum(changeStatuses),
    title: z.string(),
    summary: z.string(),
    digest: z.string(),
    approvals_needed: z.number(),
    expires_at: z.string(),
  }),
  uses: { operations: OperationControl, policy: ChangePolicy },

  async run({ operation: name, input, ...words }, { operations, policy, actor, caller, call }) {
    const { operation: wanted, plan, digest } = await operations.plan(name, input, actor, caller)
    const { effect } = wanted
    const asking = { actor, roles: caller?.roles ?? [], effect, operation: wanted.name }
    const rule = decide(rulesOf(await policy.get(policyKey)), asking, plan)
    if (rule.decision === 'refuse') throw refusedByPolicy(wanted.name, rule)
    const requires = requirementsOf(rule)
    const { change_id, expires_at } = await call(record, {
      ...words,
      operation: wanted.name,
      input,
      plan,
      digest,
      proposed_by: actor,
      behind: caller?.behind?.actor,
      reason: rule.decision === 'require_approval' ? rule.reason : 'whoever wants it asked for a review',
      requires,
    })
    const { title = plan.summary.slice(0, 200) } = words
    return {
      change_id,
      status: 'pending' as const,
      title,
      summary: plan.summary,
      digest,
      approvals_needed: requires.approvals,
      expires_at,
    }
  },
})
