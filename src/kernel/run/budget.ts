// What a workflow may spend. A reservation that nobody settled (the process died in the middle of a paid call)
// counts as spent: it may have been billed.
import { Refusal, type Budget, type Money } from '#kernel'
import { fromMicros, toMicros } from '#lib/money'
import type { Journal } from './journal.ts'

export interface Ledger extends Budget {
  /** Sets money aside or refuses; `BUDGET_EXCEEDED` names what is left. */
  reserve(amount: Money): void
  /** Replaces a reservation by what was really spent. */
  settle(reserved: Money, spent: Money | undefined): void
}

export function createLedger(limit: Money | undefined, journal: Journal): Ledger {
  const currency = limit?.currency ?? 'USD'
  let usedMicros = journaledMicros(journal)
  const limitMicros = limit && toMicros(limit.amount)
  const money = (micros: number): Money => ({ amount: fromMicros(micros), currency })
  const remaining = () =>
    limitMicros === undefined ? undefined : money(Math.max(0, limitMicros - usedMicros))

  return {
    limit,
    spent: () => money(usedMicros),
    remaining,
    reserve(amount) {
      const micros = toMicros(amount.amount)
      if (limitMicros !== undefined && usedMicros + micros > limitMicros) {
        const message = `${amount.amount} ${currency} more would exceed the budget of ${limit!.amount}; ${remaining()!.amount} is left`
        throw new Refusal('BUDGET_EXCEEDED', message, {
          details: { limit: limit!.amount, remaining: remaining()!.amount, wanted: amount.amount, currency },
          suggestions: ['raise_max_cost', 'use_basic_pipeline'],
        })
      }
      usedMicros += micros
    },
    settle(reserved, spent) {
      usedMicros += (spent ? toMicros(spent.amount) : 0) - toMicros(reserved.amount)
    },
  }
}

function journaledMicros(journal: Journal): number {
  const entries = [...journal.stepsByScope.values()].flatMap(steps => [...steps.values()])
  const settled = entries.reduce((sum, entry) => sum + toMicros(entry.resource_usage?.cost?.amount ?? '0'), 0)
  const open = [...journal.reservedByStep.values()]
    .flat()
    .reduce((sum, amount) => sum + toMicros(amount.amount), 0)
  const forgotten = journal.spentOnForgotten.reduce((sum, cost) => sum + toMicros(cost.amount), 0)
  return settled + open + forgotten
}
