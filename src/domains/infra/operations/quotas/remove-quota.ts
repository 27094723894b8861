import { operation } from '#kernel'
import { z } from 'zod'
import { InfraQuotaRemoved, QuotaName } from '../../blueprint/events.ts'
import { nameOf } from '../../blueprint/kept.ts'
import { InfraQuotas } from '../../blueprint/views.ts'

/** From then on nothing bounds that environment and owner but wider quotas. */
export const removeQuota = operation('infra.remove_quota', {
  about: 'Lift a bound on what may be deployed.',
  effect: 'destroy',
  permission: 'infra:manage',
  rest: 'DELETE /infra/quotas/{quota_id}',
  input: z.strictObject({ quota_id: QuotaName }),
  output: z.object({ quota_id: QuotaName }),
  uses: { quotas: InfraQuotas },
  refuses: { INFRA_QUOTA_NOT_FOUND: 404 },

  async run({ quota_id }, { quotas, actor, emit, refuse }) {
    if (!(await quotas.get(quota_id))) {
      throw refuse('INFRA_QUOTA_NOT_FOUND', `There is no quota ${quota_id}`, {
        suggestions: ['infra.list_quotas'],
      })
    }
    emit(InfraQuotaRemoved({ quota_id, by: nameOf(actor) }))
    return { quota_id }
  },
})
