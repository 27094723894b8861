import { operation } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import { sha256 } from '#lib/hash'
import { z } from 'zod'
import { InfraQuotaSet, QuotaName } from '../../blueprint/events.ts'
import { nameOf } from '../../blueprint/kept.ts'
import { InfraQuota } from '../../blueprint/quotas.ts'

/** One for each environment and owner; set again, the newer one holds. */
export const setQuota = operation('infra.set_quota', {
  about:
    'Bound what may be deployed for an environment and an owner: cores, memory, storage, resources, cost.',
  effect: 'write',
  permission: 'infra:manage',
  rest: 'PUT /infra/quotas',
  input: InfraQuota,
  output: z.object({ quota_id: QuotaName, quota: InfraQuota }),
  refuses: { QUOTA_EMPTY: 422 },

  async run(quota, { actor, emit, refuse }) {
    const { environment = null, owner = null, ...limits } = quota
    if (Object.values(limits).every(limit => limit === undefined)) {
      throw refuse(
        'QUOTA_EMPTY',
        'A quota bounds something: cpu, memory_mb, storage_gb, resources, monthly_cost',
      )
    }
    const quota_id = `iq_${sha256(canonicalJson([environment, owner])).slice(0, 16)}`
    emit(InfraQuotaSet({ quota_id, quota, by: nameOf(actor) }))
    return { quota_id, quota }
  },
})
