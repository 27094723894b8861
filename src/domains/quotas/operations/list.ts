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
    used_percent: z.coerce
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('only those of which at least so much is used by somebody in the present period'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional().describe('the last quota_id of the page before'),
  }),
  output: z.object({ quotas: z.array(Quota), next_cursor: z.string().nullable() }),
  uses: { quotas: Quotas, usage: QuotaUsage },

  async run({ holder, holder_name, used_percent, limit, cursor }, { quotas, usage, now }) {
    const found = await quotas.rows(query => {
      let page = query.orderBy('quota_id')
      // How much is used is known once its counts are looked at.
      if (used_percent === undefined) page = page.limit(limit + 1)
      if (holder) page = page.where('holder', '=', holder)
      if (holder_name) page = page.where('holder_name', '=', holder_name)
      if (cursor) page = page.where('quota_id', '>', cursor)
      return page
    })
    const ids = found.map(({ quota_id }) => quota_id)
    const used = ids.length === 0 ? [] : await usage.rows(query => query.where('quota_id', 'in', ids))
    const fitting = found
      .map(quota => toQuota(quota, used, now()))
      .filter(quota => used_percent === undefined || usedOf(quota) >= used_percent)
    const page = fitting.slice(0, limit)
    return {
      quotas: page,
      next_cursor: fitting.length > limit ? page.at(-1)!.quota_id : null,
    }
  },
})

/** In percent, of whoever used most; of a quota of nothing all is used. */
const usedOf = ({ quota_limit, usage }: z.output<typeof Quota>): number =>
  quota_limit === 0 ? 100 : (Math.max(0, ...usage.map(({ quota_used }) => quota_used)) / quota_limit) * 100
