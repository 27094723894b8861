import { operation } from '#kernel'
import { z } from 'zod'
import { settle as settled } from '../account.ts'
import { Amount, Budget, BudgetId, BudgetSettled } from '../contract.ts'
import { toBudget } from '../shape.ts'
import { Budgets } from '../views.ts'

/** For what was set aside by a process that died: it may have been billed, so nobody but a person knows. */
export const settle = operation('budgets.settle', {
  about: 'Say what a reservation really cost that was left by a process that died; 0 gives it back.',
  effect: 'write',
  permission: 'budgets:manage',
  rest: 'POST /budgets/{budget_id}/settle',
  input: z.strictObject({ budget_id: BudgetId, reservation: z.string().max(600), spent: Amount }),
  output: Budget,
  uses: { budgets: Budgets },
  refuses: { BUDGET_NOT_FOUND: 404, RESERVATION_NOT_FOUND: 404 },

  async run({ budget_id, reservation, spent: amount }, { budgets, emit, refuse, now }) {
    const row = await budgets.get(budget_id)
    if (!row) {
      throw refuse('BUDGET_NOT_FOUND', `There is no budget ${budget_id}`, { suggestions: ['budgets.list'] })
    }
    if (!(reservation in row.open)) {
      const message = `${budget_id} has nothing set aside for ${reservation}`
      throw refuse('RESERVATION_NOT_FOUND', message, { suggestions: ['budgets.list'] })
    }
    const fact = { budget_ids: [budget_id], reservation, spent: { amount, currency: row.currency } }
    emit(BudgetSettled(fact))
    return toBudget(settled(row, fact, now().toISOString()), now())
  },
})
