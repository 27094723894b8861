import { operation } from '#kernel'
import { z } from 'zod'
import { QuotaId, QuotaRemoved } from '../contract.ts'
import { nameOf } from '../rules.ts'
import { Quotas } from '../views.ts'

/** Lifts a quota. What was used of it is still known: set again in the same period, the count goes on. */
export const remove = operation('quotas.remove', {
  about: 'Remove a quota; what it counted may be asked for again without bound.',
  effect: 'destroy',
  permission: 'quotas:manage',
  rest: 'DELETE /quotas/{quota_id}',
  input: z.strictObject({ quota_id: QuotaId }),
  output: z.object({ quota_id: QuotaId }),
  uses: { quotas: Quotas },
  refuses: { QUOTA_NOT_FOUND: 404 },

  async run({ quota_id }, { quotas, actor, emit, refuse }) {
    if (!(await quotas.get(quota_id))) {
      throw refuse('QUOTA_NOT_FOUND', `There is no quota ${quota_id}`, { suggestions: ['quotas.list'] })
    }
    emit(QuotaRemoved({ quota_id, removed_by: nameOf(actor) }))
    return { quota_id }
  },
})
