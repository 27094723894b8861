import { operation } from '#kernel'
import { z } from 'zod'
import { holders, Quota } from '../contract.ts'
import { toQuota } from '../shape.ts'
import { Quotas, QuotaUsage } from '../views.ts'

/** The quotas that hold and what is used of them. */
export const list = operation('quotas.list', {
  about: 'List quotas with what is used of them in the present period.',
  effect: 'read',
  rest: 'GET /quotas',
  input: z.strictObject({
    holder: z.enum(holders).optional(),
    holder_name: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional().describe('the last quota_id of the page before'),
  }),
  output: z.object({ quotas: z.array(Quota), next_cursor: z.string().nullable() }),
  uses: { quotas: Quotas, usage: QuotaUsage },

  async run({ holder, holder_name, limit, cursor }, { quotas, usage, now }) {
    const found = await quotas.rows(query => {
      let page = query.orderBy('quota_id').limit(limit + 1)
      if (holder) page = page.where('holder', '=', holder)
      if (holder_name) page = page.where('holder_name', '=', holder_name)
      if (cursor) page = page.where('quota_id', '>', cursor)
      return page
    })
    const page = found.slice(0, limit)
    const ids = page.map(({ quota_id }) => quota_id)
    const used = ids.length === 0 ? [] : await usage.rows(query => query.where('quota_id', 'in', ids))
    return {
      quotas: page.map(quota => toQuota(quota, used, now())),
      next_cursor: found.length > limit ? page.at(-1)!.quota_id : null,
    }
  },
})
