/*
 * How a budget works. Money that was spent is a fact and is always recorded: by `projects.record_spending`, or by the
 * reaction `projects.charge_workflows` when a workflow that was started for the project ends. A project is paused while
 * it has spent more than its total, which is computed in the fold: two spendings at the same moment cannot both slip
 * through. While it is paused further spending is refused; `projects.set_budget` with a higher total lets it go on.
 */
import { fromMicros, toMicros } from '#lib/money'

export interface BudgetColumns {
  readonly budget_total: string | null
  readonly spent: string
  readonly currency: string
}

export const isExceeded = ({ budget_total, spent }: Pick<BudgetColumns, 'budget_total' | 'spent'>) =>
  budget_total !== null && toMicros(spent) > toMicros(budget_total)

export const addAmounts = (one: string, other: string) => fromMicros(toMicros(one) + toMicros(other))

/** Nothing is left of a budget that was exceeded, never less than nothing. */
export const remainingOf = (total: string, spent: string) =>
  fromMicros(Math.max(0, toMicros(total) - toMicros(spent)))

export const isMore = (one: string, other: string) => toMicros(one) > toMicros(other)
export const difference = (one: string, other: string) =>
  fromMicros(Math.max(0, toMicros(one) - toMicros(other)))
