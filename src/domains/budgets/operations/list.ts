import { operation } from '#kernel'
import { toMicros } from '#lib/money'
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
    used_percent: z.coerce
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('only those of which at least so much is spent or set aside in the present period'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional().describe('the last budget_id of the page before'),
  }),
  output: z.object({ budgets: z.array(Budget), next_cursor: z.string().nullable() }),
  uses: { rows: Budgets },

  async run({ holder, holder_name, used_percent, limit, cursor }, { rows, now }) {
    const found = await rows.rows(query => {
      let page = query.orderBy('budget_id')
      // How much is used is known once a row is looked at.
      if (used_percent === undefined) page = page.limit(limit + 1)
      if (holder) page = page.where('holder', '=', holder)
      if (holder_name) page = page.where('holder_name', '=', holder_name)
      if (cursor) page = page.where('budget_id', '>', cursor)
      return page
    })
    const fitting = found
      .map(row => toBudget(row, now()))
      .filter(budget => used_percent === undefined || usedOf(budget) >= used_percent)
    const page = fitting.slice(0, limit)
    return {
      budgets: page,
      next_cursor: fitting.length > limit ? page.at(-1)!.budget_id : null,
    }
  },
})

/** In percent; of a budget of nothing all is used. */
function usedOf({ budget, spent, reserved }: z.output<typeof Budget>): number {
  const whole = toMicros(budget.amount)
  return whole === 0 ? 100 : ((toMicros(spent) + toMicros(reserved)) / whole) * 100
}
