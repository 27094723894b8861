import { operation } from '#kernel'
import { z } from 'zod'
import { BudgetId, BudgetRemoved } from '../contract.ts'
import { Budgets } from '../views.ts'

/** Lifts a budget. */
export const remove = operation('budgets.remove', {
  about: 'Remove a budget; what it bounded may be spent without bound.',
  effect: 'destroy',
  permission: 'budgets:manage',
  rest: 'DELETE /budgets/{budget_id}',
  input: z.strictObject({ budget_id: BudgetId }),
  output: z.object({ budget_id: BudgetId }),
  uses: { budgets: Budgets },
  refuses: { BUDGET_NOT_FOUND: 404 },

  async run({ budget_id }, { budgets, actor, emit, refuse }) {
    if (!(await budgets.get(budget_id))) {
      throw refuse('BUDGET_NOT_FOUND', `There is no budget ${budget_id}`, { suggestions: ['budgets.list'] })
    }
    emit(BudgetRemoved({ budget_id, removed_by: `${actor.kind}:${actor.id}` }))
    return { budget_id }
  },
})
