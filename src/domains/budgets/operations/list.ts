import { operation } from '#kernel'
import { z } from 'zod'
import { Budget, holders } from '../contract.ts'
import { toBudget } from '../shape.ts'
import { Budgets } from '../views.ts'

/** The budgets that hold, with what is spent and set aside of them. */
export const list = operation('budgets.list', {
  about: 'List budgets with what is spent and set aside of them in the present period.',
  effect: 'read',
  rest: 'GET /budgets',
  input: z.strictObject({
    holder: z.enum(holders).optional(),
    holder_name: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional().describe('the last budget_id of the page before'),
  }),
  output: z.object({ budgets: z.array(Budget), next_cursor: z.string().nullable() }),
  uses: { rows: Budgets },

  async run({ holder, holder_name, limit, cursor }, { rows, now }) {
    const found = await rows.rows(query => {
      let page = query.orderBy('budget_id').limit(limit + 1)
      if (holder) page = page.where('holder', '=', holder)
      if (holder_name) page = page.where('holder_name', '=', holder_name)
      if (cursor) page = page.where('budget_id', '>', cursor)
      return page
    })
    const page = found.slice(0, limit)
    return {
      budgets: page.map(row => toBudget(row, now())),
      next_cursor: found.length > limit ? page.at(-1)!.budget_id : null,
    }
  },
})
