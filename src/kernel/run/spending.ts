// Money of a request: set aside before it runs, settled with its facts, given back when it fails.
import type { Actor, Caller, Money, NewEvent } from '#kernel'
import { WorkflowStarted } from '#kernel/journal'
import { fromMicros, toMicros } from '#lib/money'
import type { Executed } from './execute.ts'

/** Something that may cost money and is about to be done. */
export interface Spending {
  /** Two reservations of one name are one. */
  readonly reservation: string
  /** The operation. */
  readonly what: string
  readonly actor: Actor
  readonly caller?: Caller | undefined
  readonly projectId: string | undefined
  /** At most; asked only when there is a budget it would count in. */
  cost(): Promise<Money | undefined>
}

export interface Held {
  /** Set aside. */
  readonly amount: Money
  /** The facts that put what was really spent in the place of what was set aside; undefined gives it back. */
  settle(spent: Money | undefined): readonly NewEvent[]
}

/** Sets money aside, or refuses with `BUDGET_EXCEEDED`; undefined when nobody counts it. */
export type Reserve = (spending: Spending) => Promise<Held | undefined>

/** What an operation says it has spent while it runs. */
export interface Till {
  add(amount: Money): void
  spent(): Money | undefined
}

export function createTill(): Till {
  let micros = 0
  let currency: string | undefined
  return {
    add(amount) {
      if (currency !== undefined && currency !== amount.currency) {
        throw new Error(`One operation spends in ${currency} and in ${amount.currency}; it can only be one`)
      }
      currency = amount.currency
      micros += toMicros(amount.amount)
    },
    spent: () => (currency === undefined ? undefined : { amount: fromMicros(micros), currency }),
  }
}

/** What it said, or all that was planned; a workflow it started pays for its own steps. */
export function spentBy({ events }: Pick<Executed, 'events'>, till: Till, held: Held): Money | undefined {
  const hasStarted = events.some(({ type }) => type === WorkflowStarted.type)
  return till.spent() ?? (hasStarted ? undefined : held.amount)
}
