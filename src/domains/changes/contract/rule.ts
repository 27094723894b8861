import { event, isPattern } from '#kernel'
import { durationMs, isDuration } from '#lib/duration'
import { z } from 'zod'

const shortestMs = 60_000
const longestMs = 365 * 86_400_000

const Life = z
  .string()
  .refine(isDuration, 'how long looks like 30m, 12h or 7d')
  .refine(isBetween, 'a change waits between 1m and 365d')

/** What it takes until a change may be applied, as the policy said when it was proposed. */
export const Requirements = z.object({
  /** People who have to agree. */
  approvals: z.number().int(),
  /** Whoever proposed it, or has an assistant propose it, may not agree. */
  by_another: z.boolean(),
  /** Roles, one of which whoever agrees must have; everybody who may approve where there are none. */
  approvers: z.array(z.string()),
  /** So long it waits for approval, and then for being applied. */
  expires_after: z.string(),
  /** The name of the rule that asked for it, where it has one. */
  rule: z.string().optional(),
})
export type Requirements = z.output<typeof Requirements>

const decisions = ['allow', 'confirm', 'require_approval', 'refuse'] as const
const kinds = ['person', 'assistant', 'service'] as const
const stepActions = ['create', 'update', 'copy', 'move', 'link', 'delete', 'actuate'] as const
const Words = z.array(z.string().min(1).max(100)).min(1).max(50)

const Amount = z.strictObject({
  amount: z.string().regex(/^\d{1,9}(\.\d{1,6})?$/, 'write an amount like 12.50'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency looks like USD'),
})

/** What a request must be like for the rule to hold, and what is decided then; all conditions must hold. */
export const Rule = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9_.-]{0,40}$/, 'a name looks like two-for-prod')
      .optional(),
    actor: z.enum(kinds).optional(),
    role: z.string().max(60).optional(),
    effect: z.enum(['write', 'destroy']).optional(),
    operation: z
      .string()
      .max(200)
      .refine(isPattern, 'an operation pattern looks like deployments.destroy, deployments.* or >')
      .optional(),
    environment: Words.optional().describe('what the plan is for: prod'),
    at_most_cost: Amount.optional().describe(
      'the plan says what it costs, once or each month, and that is no more',
    ),
    actions: z.array(z.enum(stepActions)).min(1).optional().describe('the plan does nothing else'),
    reversible: z.boolean().optional(),
    decision: z.enum(decisions),
    by_another: z.boolean().optional().describe('whoever proposed it may not approve it'),
    approvals: z.number().int().min(1).max(20).optional().describe('so many people must agree'),
    approvers: Words.optional().describe('roles, one of which whoever approves must have'),
    expires_after: Life.optional(),
    reason: z.string().min(1).max(500),
  })
  .superRefine((rule, context) => {
    if (rule.decision === 'require_approval') return
    for (const path of approvalOptions) {
      if (rule[path] === undefined) continue
      context.addIssue({ code: 'custom', path: [path], message: `${path} is for require_approval` })
    }
  })
export type Rule = z.output<typeof Rule>

const approvalOptions = ['by_another', 'approvals', 'approvers', 'expires_after'] as const

export const PolicySet = event(
  'change.policy_set',
  {
    rules: z.array(Rule).max(100),
    /** The rules that every Alice has do not come after these. */
    without_defaults: z.boolean(),
    set_by: z.string(),
  },
  {
    subject: () => 'changes/policy',
    priority: 'high',
    about: 'Who may do what without asking was decided anew.',
  },
)

function isBetween(text: string) {
  const ms = isDuration(text) ? durationMs(text) : 0
  return ms >= shortestMs && ms <= longestMs
}
