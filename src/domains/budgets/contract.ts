import { event } from '#kernel'
import { toMicros } from '#lib/money'
import { z } from 'zod'

export const BudgetId = z.string().regex(/^bud_[0-9a-f]{16}$/, 'a budget id looks like bud_0a1b…')
export const Period = z.enum(['hour', 'day', 'month', 'total']).describe('of the calendar, in UTC')
export const holders = ['actor', 'project', 'everyone'] as const

export const Amount = z
  .string()
  .refine(text => isAmount(text), 'write an amount like 12.50, with at most six decimals')

export const Money = z.object({
  amount: Amount,
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency looks like USD'),
})

const Given = z.object({
  holder: z.enum(holders),
  /** `assistant:mcp` or a project id; empty for what everyone spends together. */
  holder_name: z.string().max(200),
  period: Period,
  budget: Money,
})

const ofBudget = { subject: (data: { budget_id: string }) => data.budget_id }
/** Budgets it counts in; the money is set aside in each of them or not at all. */
const BudgetIds = z.array(BudgetId).min(1).max(20)
const ofReservation = {
  subject: (data: { reservation: string }) => `budgets/${data.reservation}`.slice(0, 600),
}

export const BudgetSet = event(
  'budget.set',
  { budget_id: BudgetId, ...Given.shape, set_by: z.string() },
  { ...ofBudget, about: 'How much somebody may spend in a period was set.' },
)

export const BudgetRemoved = event(
  'budget.removed',
  { budget_id: BudgetId, removed_by: z.string() },
  { ...ofBudget, about: 'A budget holds no more.' },
)

export const BudgetRequested = event(
  'budget.requested',
  { budget_ids: BudgetIds, reservation: z.string(), amount: Money, what: z.string() },
  {
    ...ofReservation,
    about: 'Money was asked for; the order of the log decides whether it fits, and each budget says so.',
  },
)

export const BudgetSettled = event(
  'budget.settled',
  {
    budget_ids: BudgetIds,
    reservation: z.string(),
    /** Absent when nothing was spent: what was set aside is given back. */
    spent: Money.optional(),
  },
  { ...ofReservation, about: 'What was really spent took the place of what was set aside.' },
)

const Reservation = z.object({
  reservation: z.string(),
  amount: Amount,
  what: z.string(),
  since: z.string(),
})

export const Budget = z.object({
  budget_id: BudgetId,
  ...Given.shape,
  spent: Amount,
  reserved: Amount,
  remaining: Amount,
  resets_at: z.string().nullable(),
  set_by: z.string(),
  set_at: z.string(),
  /** What was set aside and not settled yet. */
  reservations: z.array(Reservation),
})

function isAmount(text: string) {
  try {
    return toMicros(text) >= 0
  } catch {
    return false
  }
}
