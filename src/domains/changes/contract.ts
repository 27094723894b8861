import { event } from '#kernel'
import { z } from 'zod'
import { Requirements } from './contract/rule.ts'

export { PolicySet, Requirements, Rule } from './contract/rule.ts'

export const ChangeId = z.string().regex(/^chg_[0-9a-z]{26}$/, 'a change id looks like chg_01k…')
export const changeStatuses = [
  'pending',
  'approved',
  'rejected',
  'applied',
  'undone',
  'failed',
  'canceled',
  'expired',
] as const

const ActorShape = z.object({ id: z.string(), kind: z.enum(['person', 'assistant', 'service', 'system']) })
const MoneyShape = z.object({ amount: z.string(), currency: z.string() })
export const Title = z.string().trim().min(1).max(200)
export const Description = z.string().max(10_000)
export const Metadata = z
  .record(z.string().max(100), z.unknown())
  .refine(metadata => JSON.stringify(metadata).length <= 8192, 'metadata has at most 8192 characters of JSON')
/** `person:ann` */
export const Reviewers = z.array(z.string().min(1).max(200)).max(20)
export const Comment = z.string().trim().min(1).max(2000)
export const UndoBy = z.object({
  operation: z.string(),
  input: z.record(z.string(), z.unknown()).optional(),
  from_answer: z.array(z.string()).optional(),
})

const ofChange = { subject: (data: { change_id: string }) => data.change_id }

export const ChangeProposed = event(
  'change.proposed',
  {
    change_id: ChangeId,
    operation: z.string(),
    /** Absent where it is long; the blob of the plan has it. */
    input: z.unknown(),
    summary: z.string(),
    picture: z.string().optional(),
    steps: z.number().int(),
    reversible: z.boolean(),
    undo: z.string(),
    /** SHA-256 of the plan: what is approved is exactly this. */
    digest: z.string(),
    proposed_by: ActorShape,
    reason: z.string(),
    title: z.string().optional(),
    description: z.string().optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    reviewers: z.array(z.string()).optional(),
    /** The person through whose program an assistant asked. */
    behind: ActorShape.optional(),
    cost: MoneyShape.optional(),
    undo_by: UndoBy.optional(),
    /** Blob with the input and the whole plan. */
    plan: z.string().optional(),
    requires: Requirements.optional(),
    expires_at: z.string().optional(),
  },
  { ...ofChange, priority: 'high', about: 'Somebody wants something done that needs a person to agree.' },
)

export const ChangeEdited = event(
  'change.edited',
  {
    change_id: ChangeId,
    title: Title.optional(),
    description: Description.optional(),
    metadata: z.record(z.string(), z.unknown()).optional(),
    reviewers: Reviewers.optional(),
    by: ActorShape,
  },
  { ...ofChange, about: 'What a pending change is called, or why it is wanted, was written anew.' },
)

export const ChangeCommented = event(
  'change.commented',
  { change_id: ChangeId, comment_id: z.string(), comment: Comment, by: ActorShape },
  {
    // A comment may come at any time, also while the change is carried out.
    subject: data => `${data.change_id}/comments`,
    about: 'Somebody said something about a change.',
  },
)

export const ChangeReviewed = event(
  'change.reviewed',
  {
    change_id: ChangeId,
    verdict: z.enum(['approved', 'rejected']),
    by: ActorShape,
    comment: z.string().max(2000).optional(),
    /** More people have to agree before the change is approved. */
    is_partial: z.boolean().optional(),
    /** Until then it may be applied. */
    expires_at: z.string().optional(),
  },
  { ...ofChange, priority: 'high', about: 'A person approved or rejected a change.' },
)

export const ChangeBegun = event(
  'change.begun',
  {
    change_id: ChangeId,
    by: ActorShape,
    /** Nobody else begins before. */
    until: z.string(),
  },
  { ...ofChange, about: 'An approved plan is being carried out.' },
)

export const ChangeApplied = event(
  'change.applied',
  { change_id: ChangeId, result: z.unknown() },
  { ...ofChange, about: 'The approved plan was carried out, or the workflow that does it was started.' },
)

export const ChangeFailed = event(
  'change.failed',
  {
    change_id: ChangeId,
    code: z.string(),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    suggestions: z.array(z.string()).optional(),
    /** It stays approved and may be applied again: nothing is wrong with the plan. */
    may_retry: z.boolean().optional(),
  },
  { ...ofChange, priority: 'high', about: 'The approved plan could not be carried out; nothing was done.' },
)

export const ChangeUndone = event(
  'change.undone',
  { change_id: ChangeId, by: ActorShape, operation: z.string(), result: z.unknown() },
  {
    ...ofChange,
    priority: 'high',
    about: 'An applied change was taken back, or the workflow that does it was started.',
  },
)

export const ChangeCanceled = event(
  'change.canceled',
  { change_id: ChangeId, by: ActorShape, reason: z.string().max(2000).optional() },
  { ...ofChange, about: 'A change was withdrawn before it was applied.' },
)

export const ChangeExpired = event(
  'change.expired',
  { change_id: ChangeId, status: z.enum(['pending', 'approved']) },
  {
    ...ofChange,
    priority: 'high',
    about: 'A change waited for too long, for approval or for being applied.',
  },
)

export const Change = z.object({
  change_id: z.string(),
  status: z.enum(changeStatuses),
  title: z.string(),
  operation: z.string(),
  proposed_by: z.string(),
  steps: z.number(),
  expires_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  summary: z.string(),
  description: z.string(),
  reason: z.string(),
  reversible: z.boolean(),
  undo: z.string(),
  undo_by: z.string().nullable().describe('the operation that undoes it'),
  cost: MoneyShape.nullable(),
  digest: z.string(),
  reviewers: z.array(z.string()).describe('who was asked to look at it'),
  approvals_needed: z.number(),
  approvers: z.array(z.string()).describe('roles, one of which whoever approves must have; none: any'),
  by_another: z.boolean().describe('whoever proposed it may not approve it'),
  rule: z.string().nullable().describe('the rule of the policy that asked for approval, where it has a name'),
  behind: z.string().nullable().describe('the person through whose program an assistant asked'),
  approved_by: z.array(z.string()),
  reviewed_by: z.string().nullable(),
  reviewed_at: z.string().nullable(),
  comment: z.string().nullable(),
  comments_total: z.number(),
  metadata: z.record(z.string(), z.unknown()),
  picture: z.string().nullable(),
  result: z.unknown().optional(),
})
