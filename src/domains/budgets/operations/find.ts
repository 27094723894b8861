import { operation } from '#kernel'
import { z } from 'zod'
import type { BudgetRow } from '../purse.ts'
import { Budgets } from '../views.ts'

/** What the purse looks at: the budgets money counts in, or those of some ids as they are now. */
export const find = operation('budgets.find', {
  about: 'Find the budgets that something counts in.',
  effect: 'read',
  isPrivate: true,
  input: z.strictObject({
    actor: z.string().optional(),
    project: z.string().optional(),
    ids: z.array(z.string()).optional(),
  }),
  output: z.custom<readonly BudgetRow[]>(),
  uses: { budgets: Budgets },

  async run({ actor, project, ids }, { budgets }) {
    if (ids) return (await budgets.getMany(ids.map(id => [id]))).filter(row => row !== undefined)
    const names = ['', actor, project].filter(name => name !== undefined)
    const rows = await budgets.rows(query => query.where('holder_name', 'in', names))
    const nameOf = { actor, project, everyone: '' }
    return rows.filter(({ holder, holder_name }) => holder_name === nameOf[holder])
  },
})
