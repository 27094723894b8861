import type { z } from 'zod'
import { atTime, remainingOf, resetsAt } from './account.ts'
import type { Budget } from './contract.ts'
import type { BudgetRow } from './purse.ts'

/** A budget as it is at a time: a period that has begun since it was last used has nothing spent. */
export function toBudget(
  row: BudgetRow & { readonly set_by: string; readonly set_at: string },
  now: Date,
): z.output<typeof Budget> {
  const { budget_id, holder, holder_name, period, amount, currency, spent, reserved, open, set_by, set_at } =
    atTime(row, now.getTime())
  return {
    budget_id,
    holder,
    holder_name,
    period,
    budget: { amount, currency },
    spent,
    reserved,
    remaining: remainingOf({ period, amount, currency, period_start: '', spent, reserved, open }),
    resets_at: resetsAt(row, now.getTime()),
    set_by,
    set_at,
    reservations: Object.entries(open).map(([reservation, { amount: held, what, since }]) => ({
      reservation,
      amount: held,
      what,
      since,
    })),
  }
}
