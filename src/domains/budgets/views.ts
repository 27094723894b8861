import { json, text, view, type Column } from '#kernel'
import { request, settle, startOf, type Account, type Open } from './account.ts'
import { BudgetRemoved, BudgetRequested, BudgetSet, BudgetSettled, type holders } from './contract.ts'

/** What may be spent, by whom, and what is spent and set aside of it. */
export const Budgets = view('budgets', {
  about: 'What may be spent in which period, what is spent and what is set aside',
  key: ['budget_id'],
  columns: {
    budget_id: text,
    holder: text as unknown as Column<(typeof holders)[number]>,
    holder_name: text,
    period: text as unknown as Column<Account['period']>,
    amount: text,
    currency: text,
    period_start: text,
    spent: text,
    reserved: text,
    open: json<Readonly<Record<string, Open>>>(),
    set_by: text,
    set_at: text,
  },
  indexes: [['holder', 'holder_name']],
  folds: when => [
    when(
      BudgetSet,
      data => data.budget_id,
      (row, { budget, budget_id, holder, holder_name, period, set_by }, { time }) => {
        const start = {
          period_start: startOf(period, Date.parse(time)),
          spent: '0.00',
          reserved: '0.00',
          open: {},
        }
        const given = { budget_id, holder, holder_name, period, ...budget, set_by, set_at: time }
        const { period_start, spent, reserved, open } = row?.currency === budget.currency ? row : start
        return { ...given, period_start, spent, reserved, open }
      },
    ),
    when(
      BudgetRemoved,
      data => data.budget_id,
      () => undefined,
    ),
    when(
      BudgetRequested,
      data => data.budget_ids.map(id => [id]),
      (row, data, { time }) => row && request(row, data, time),
    ),
    when(
      BudgetSettled,
      data => data.budget_ids.map(id => [id]),
      (row, data, { time }) => row && settle(row, data, time),
    ),
  ],
})
