import { operation } from '#kernel'
import { z } from 'zod'
import type { Snapshot } from '../meter.ts'
import { Quotas, QuotaUsage } from '../views.ts'

/** Everything the meter must know when a process begins to count. */
export const recall = operation('quotas.recall', {
  about: 'Recall the quotas that hold, and what is used of them.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({}),
  output: z.custom<Snapshot>(),
  uses: { quotas: Quotas, usage: QuotaUsage },

  async run(_, { quotas, usage }) {
    return { quotas: await quotas.rows(query => query), usage: await usage.rows(query => query) }
  },
})
