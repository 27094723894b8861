import { operation } from '#kernel'
import { z } from 'zod'
import { Quota, QuotaId } from '../contract.ts'
import { toQuota } from '../shape.ts'
import { Quotas, QuotaUsage } from '../views.ts'

/** One quota and what is used of it. */
export const get = operation('quotas.get', {
  about: 'Show one quota, with what each actor used of it in the present period.',
  effect: 'read',
  rest: 'GET /quotas/{quota_id}',
  input: z.strictObject({ quota_id: QuotaId }),
  output: Quota,
  uses: { quotas: Quotas, usage: QuotaUsage },
  refuses: { QUOTA_NOT_FOUND: 404 },

  async run({ quota_id }, { quotas, usage, now, refuse }) {
    const quota = await quotas.get(quota_id)
    if (!quota) {
      throw refuse('QUOTA_NOT_FOUND', `There is no quota ${quota_id}`, { suggestions: ['quotas.list'] })
    }
    const used = await usage.rows(query => query.where('quota_id', '=', quota_id))
    return toQuota(quota, used, now())
  },
})
