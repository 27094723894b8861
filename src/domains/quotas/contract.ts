import { event, isPattern } from '#kernel'
import { periods } from '#lib/period'
import { z } from 'zod'

export const QuotaId = z.string().regex(/^quo_[0-9a-f]{16}$/, 'a quota id looks like quo_0a1b…')
export const Period = z.enum(periods).describe('of the calendar, in UTC')

/** Whose calls are counted. A quota for a role or for everyone counts each actor on its own. */
export const holders = ['actor', 'role', 'key', 'everyone'] as const

const Given = z.object({
  holder: z.enum(holders),
  /** `assistant:mcp`, `viewer`, `key_…`; empty for everyone. */
  holder_name: z.string().max(200),
  /** A service (`quality-analyzer`) or a pattern of operations (`assets.*`). */
  counts: z.string().max(100),
  period: Period,
  quota_limit: z.number().int().min(0).max(1_000_000_000_000),
})

export const CountedName = z
  .string()
  .max(100)
  .refine(
    name => /^[a-z][a-z0-9-]*$/.test(name) || (isPattern(name) && /[.>*]/.test(name)),
    'write a service like quality-analyzer, or operations like assets.search, assets.* or >',
  )

const ofQuota = { subject: (data: { quota_id: string }) => data.quota_id }

export const QuotaSet = event(
  'quota.set',
  { quota_id: QuotaId, ...Given.shape, set_by: z.string() },
  { ...ofQuota, about: 'How often somebody may use something in a period was set.' },
)

export const QuotaRemoved = event(
  'quota.removed',
  { quota_id: QuotaId, removed_by: z.string() },
  { ...ofQuota, about: 'A quota holds no more.' },
)

/** Fits well below the size of an event. */
export const mostCounts = 200

export const QuotaUsed = event(
  'quota.used',
  {
    node: z.string(),
    counts: z
      .array(
        z.object({
          quota_id: QuotaId,
          actor: z.string(),
          period_start: z.string(),
          /** Less than nothing when calls that were counted were refused after all. */
          used: z.number().int(),
        }),
      )
      .max(mostCounts),
  },
  {
    subject: ({ node }) => `quotas/${node}`,
    priority: 'low',
    about: 'What one process counted of quotas since it last said so.',
  },
)

const Usage = z.object({
  actor: z.string(),
  quota_used: z.number(),
  remaining: z.number(),
})

export const Quota = z.object({
  quota_id: QuotaId,
  ...Given.shape,
  resets_at: z.string(),
  set_by: z.string(),
  set_at: z.string(),
  usage: z.array(Usage).describe('in this period, most first'),
})
