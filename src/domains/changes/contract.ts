import { event } from '#kernel'
import { z } from 'zod'

export const ChangeId = z.string().regex(/^chg_[0-9a-z]{26}$/, 'a change id looks like chg_01k…')
export const changeStatuses = ['pending', 'approved', 'rejected', 'applied', 'failed', 'canceled'] as const

const ActorShape = z.object({ id: z.string(), kind: z.enum(['person', 'assistant', 'service', 'system']) })
const ofChange = { subject: (data: { change_id: string }) => data.change_id }

export const ChangeProposed = event(
  'change.proposed',
  {
    change_id: ChangeId,
    operation: z.string(),
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
  },
  { ...ofChange, about: 'Somebody wants something done that needs a person to agree.' },
)

export const ChangeReviewed = event(
  'change.reviewed',
  {
    change_id: ChangeId,
    verdict: z.enum(['approved', 'rejected']),
    by: ActorShape,
    comment: z.string().max(2000).optional(),
  },
  { ...ofChange, priority: 'high', about: 'A person approved or rejected a change.' },
)

export const ChangeApplied = event(
  'change.applied',
  { change_id: ChangeId, result: z.unknown() },
  { ...ofChange, about: 'The approved plan was carried out, or the workflow that does it was started.' },
)

export const ChangeFailed = event(
  'change.failed',
  { change_id: ChangeId, code: z.string(), message: z.string() },
  { ...ofChange, priority: 'high', about: 'The approved plan could not be carried out; nothing was done.' },
)

export const ChangeCanceled = event(
  'change.canceled',
  { change_id: ChangeId, by: ActorShape },
  {
    ...ofChange,
    about: 'A change was withdrawn before it was reviewed.',
  },
)

export const Change = z.object({
  change_id: z.string(),
  status: z.enum(changeStatuses),
  operation: z.string(),
  summary: z.string(),
  picture: z.string().nullable(),
  steps: z.number(),
  reversible: z.boolean(),
  undo: z.string(),
  digest: z.string(),
  proposed_by: z.string(),
  reason: z.string(),
  reviewed_by: z.string().nullable(),
  comment: z.string().nullable(),
  result: z.unknown().optional(),
  created_at: z.string(),
  updated_at: z.string(),
})
