import { periodEnd, periodStart } from '#lib/period'
import type { z } from 'zod'
import type { Quota, QuotaSet } from './contract.ts'
import type { UsageRow } from './counters.ts'

type Given = z.output<typeof QuotaSet.schema> & { readonly set_at: string }

const mostShown = 100

/** A quota with what is used of it in the present period. */
export function toQuota(quota: Given, rows: readonly UsageRow[], now: Date): z.output<typeof Quota> {
  const { quota_id, holder, holder_name, counts, period, quota_limit, set_by, set_at } = quota
  const start = periodStart(period, now.getTime())
  const usage = rows
    .filter(row => row.quota_id === quota_id && row.period_start === start)
    .map(({ actor, used }) => ({ actor, quota_used: used, remaining: Math.max(0, quota_limit - used) }))
    .toSorted((a, b) => b.quota_used - a.quota_used)
    .slice(0, mostShown)
  const resets_at = periodEnd(period, now.getTime())
  return { quota_id, holder, holder_name, counts, period, quota_limit, resets_at, set_by, set_at, usage }
}
