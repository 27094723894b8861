import { operation } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { CountedName, Period, Quota, QuotaSet } from '../contract.ts'
import { nameOf } from '../rules.ts'
import { toQuota } from '../shape.ts'
import { QuotaUsage } from '../views.ts'

const Holder = z.string().min(1).max(200).optional()

/** Bounds how often somebody may use something in a period; set again, the newer limit holds and the count goes on. */
export const set = operation('quotas.set', {
  about: 'Set how often an actor, a role, a key or everyone may use operations or a service in a period.',
  effect: 'write',
  permission: 'quotas:manage',
  rest: 'PUT /quotas',
  input: z.strictObject({
    actor: Holder.describe('assistant:mcp'),
    role: Holder.describe('each actor of this role'),
    key: Holder.describe('key id'),
    counts: CountedName.describe('operations like assets.* or a service like quality-analyzer'),
    limit: z.number().int().min(0).max(1_000_000_000_000),
    period: Period,
  }),
  output: Quota,
  uses: { usage: QuotaUsage },
  refuses: { HOLDER_UNCLEAR: 422 },

  async run({ actor, role, key, counts, limit, period }, context) {
    const holding = Object.entries({ actor, role, key }).filter(([, name]) => name !== undefined)
    if (holding.length > 1) {
      throw context.refuse('HOLDER_UNCLEAR', 'A quota is for an actor, a role or a key, or for everyone')
    }
    const [holder, holder_name] = (holding[0] ?? ['everyone', '']) as [Holder, string]
    const quota_id = `quo_${sha256(canonicalJson([holder, holder_name, counts, period])).slice(0, 16)}`
    const set_by = nameOf(context.actor)
    const quota = { quota_id, holder, holder_name, counts, period, quota_limit: limit, set_by }
    context.emit(QuotaSet(quota))
    const now = context.now()
    const used = await context.usage.rows(query => query.where('quota_id', '=', quota_id))
    return toQuota({ ...quota, set_at: now.toISOString() }, used, now)
  },
})

type Holder = z.output<typeof QuotaSet.schema>['holder']
