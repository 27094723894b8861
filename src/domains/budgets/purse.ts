// I1  What is spent and set aside never exceeds a budget: the fold grants in the order of the log, on every store.
// I2  Money is set aside in all budgets it counts in, or in none.
import { Refusal, type Actor, type Money, type NewEvent, type Row } from '#kernel'
import { atTime, fitsIn, resetsAt, type Account } from './account.ts'
import { BudgetRequested, BudgetSettled, type holders } from './contract.ts'

export interface BudgetRow extends Account, Row {
  readonly budget_id: string
  readonly holder: (typeof holders)[number]
  readonly holder_name: string
}

export interface PurseDeps {
  now(): number
  /** Of an actor, of a project, and of everyone. */
  find(holders: {
    readonly actor: string
    readonly project: string | undefined
  }): Promise<readonly BudgetRow[]>
  get(ids: readonly string[]): Promise<readonly (BudgetRow | undefined)[]>
  append(events: readonly NewEvent[], actor: Actor): Promise<unknown>
}

export interface Wish {
  readonly reservation: string
  readonly what: string
  readonly actor: Actor
  readonly projectId: string | undefined
  cost(): Promise<Money | undefined>
}

export interface HeldMoney {
  readonly amount: Money
  settle(spent: Money | undefined): readonly NewEvent[]
}

/** Sets money aside in every budget that an actor or a project has; undefined when there is none, or nothing to pay. */
export function createPurse(deps: PurseDeps) {
  return async (wish: Wish): Promise<HeldMoney | undefined> => {
    const { reservation, what, actor, projectId } = wish
    const name = `${actor.kind}:${actor.id}`
    const budgets = await deps.find({ actor: name, project: projectId })
    if (budgets.length === 0) return undefined
    const amount = await wish.cost()
    if (!amount || Number(amount.amount) === 0) return undefined

    // Most of what does not fit is refused without leaving a trace.
    for (const budget of budgets) assertFits(budget, amount, deps.now())
    const budget_ids = budgets.map(({ budget_id }) => budget_id)
    await deps.append([BudgetRequested({ budget_ids, reservation, amount, what })], actor)
    const settle = (spent: Money | undefined) => [
      BudgetSettled({ budget_ids, reservation, ...(spent && { spent }) }),
    ]
    const granted = (await deps.get(budget_ids)).filter(row => row !== undefined)
    const denying = granted.find(({ open }) => !(reservation in open))
    if (!denying) return { amount, settle }
    await deps.append(settle(undefined), actor)
    throw exceeded(denying, amount, deps.now())
  }
}

function assertFits(budget: BudgetRow, amount: Money, now: number) {
  if (budget.currency !== amount.currency) {
    const message = `This costs ${amount.currency}, and the budget ${budget.budget_id} counts in ${budget.currency}`
    throw new Refusal('CURRENCY_DIFFERS', message, { suggestions: [`use_${budget.currency}`] })
  }
  if (!fitsIn(atTime(budget, now), amount.amount)) throw exceeded(budget, amount, now)
}

function exceeded(row: BudgetRow, needed: Money, now: number): Refusal {
  const { amount, spent, reserved, currency } = atTime(row, now)
  const resets_at = resetsAt(row, now)
  const message = `${needed.amount} ${currency} more would exceed the budget of ${amount}; ${spent} is spent and ${reserved} set aside`
  return new Refusal('BUDGET_EXCEEDED', message, {
    details: { budget: amount, spent, reserved, needed: needed.amount, currency, resets_at },
    suggestions: [...(resets_at === null ? [] : ['wait_until_reset']), 'budgets.set', 'use_basic_pipeline'],
  })
}
