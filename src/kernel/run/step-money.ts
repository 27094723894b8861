// What a step may cost: set aside before an attempt, settled after it, in the workflow's own budget and in those of
// whoever started it.
import { isRefusal, type EventRecord, type Money, type NewEvent } from '#kernel'
import { WorkflowBudgetReserved } from '#kernel/journal'
import { toMicros } from '#lib/money'
import type { Ledger } from './budget.ts'
import type { Step } from './journal.ts'
import type { Held, Spending } from './spending.ts'

/** Of the running workflow. */
export interface Paying {
  readonly workflowId: string
  readonly ledger: Ledger
  append(events: readonly NewEvent[]): Promise<readonly EventRecord[]>
  /** Sets money aside in the budgets of whoever started the workflow. */
  reserve(step: Step, attempt: number, spending: Pick<Spending, 'what' | 'cost'>): Promise<Held | undefined>
}

/** Of one step, over its attempts. */
export interface Paid {
  spentMicros: number
  held: Held | undefined
  /** What settled reservations want recorded, with the next thing that is. */
  readonly owed: NewEvent[]
}

interface Attempt {
  readonly step: Step
  readonly attempt: number
  readonly what: string
}

/** Refuses with `BUDGET_EXCEEDED`, and nothing is set aside then. */
export async function reserve(state: Paying, { step, attempt, what }: Attempt, paid: Paid, amount: Money) {
  state.ledger.reserve(amount)
  try {
    paid.held = await state.reserve(step, attempt, { what, cost: async () => amount })
  } catch (error) {
    state.ledger.settle(amount, undefined)
    throw error
  }
  await state.append([WorkflowBudgetReserved({ workflow_id: state.workflowId, step_id: step.id, amount })])
}

export function settle(state: Paying, paid: Paid, reserved: Money, spent: Money | undefined) {
  state.ledger.settle(reserved, spent)
  if (paid.held) paid.owed.push(...paid.held.settle(spent))
  paid.held = undefined
  if (spent) paid.spentMicros += toMicros(spent.amount)
}

/** What broke may have been billed all the same, unless it says that it was not. */
export function settleBroken(state: Paying, paid: Paid, reserved: Money, error: unknown) {
  if (!isRefusal(error)) {
    settle(state, paid, reserved, reserved)
  } else if (error.code !== 'BUDGET_EXCEEDED') {
    settle(state, paid, reserved, error.details.billed === false ? undefined : reserved)
  }
}
