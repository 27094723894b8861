import { domain } from '#kernel'
import { BudgetRemoved, BudgetRequested, BudgetSet, BudgetSettled } from './contract.ts'
import { find } from './operations/find.ts'
import { list } from './operations/list.ts'
import { remove } from './operations/remove.ts'
import { set } from './operations/set.ts'
import { settle } from './operations/settle.ts'
import { Budgets } from './views.ts'

export const budgets = domain('budgets', {
  about: 'What may be spent, set aside before it is and settled after.',
  events: [BudgetSet, BudgetRemoved, BudgetRequested, BudgetSettled],
  views: [Budgets],
  operations: [set, list, settle, remove, find],
})
