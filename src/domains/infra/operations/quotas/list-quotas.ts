import { operation } from '#kernel'
import { z } from 'zod'
import { InfraQuota } from '../../blueprint/quotas.ts'
import { InfraQuotas } from '../../blueprint/views.ts'

/** All of them: there are as many as environments and owners. */
export const listQuotas = operation('infra.list_quotas', {
  about: 'List what may be deployed for each environment and owner.',
  effect: 'read',
  rest: 'GET /infra/quotas',
  input: z.strictObject({}),
  output: z.object({
    quotas: z.array(
      z.object({ quota_id: z.string(), quota: InfraQuota, set_by: z.string(), set_at: z.string() }),
    ),
  }),
  uses: { quotas: InfraQuotas },
  cache: '1m',

  async run(_, { quotas }) {
    const rows = await quotas.rows(query => query.orderBy('quota_id').limit(1000))
    return {
      quotas: rows.map(({ quota_id, quota, set_by, set_at }) => ({ quota_id, quota, set_by, set_at })),
    }
  },
})
