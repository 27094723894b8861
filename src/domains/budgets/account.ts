// What is spent and set aside of one budget. Pure: the log's order decides who gets the last of it.
import { fromMicros, toMicros } from '#lib/money'
import { periodEnd, periodStart, type Period } from '#lib/period'
import type { z } from 'zod'
import type { BudgetRequested, BudgetSettled } from './contract.ts'

export interface Open {
  readonly amount: string
  readonly what: string
  readonly since: string
}

export interface Account {
  readonly period: Period | 'total'
  readonly amount: string
  readonly currency: string
  /** Empty for a budget in total. */
  readonly period_start: string
  readonly spent: string
  readonly reserved: string
  /** By reservation. */
  readonly open: Readonly<Record<string, Open>>
}

/** More than anybody works on at once; keeps the row small. */
const mostOpen = 1000

export const startOf = (period: Account['period'], time: number) =>
  period === 'total' ? '' : periodStart(period, time)
export const resetsAt = ({ period }: Pick<Account, 'period'>, time: number) =>
  period === 'total' ? null : periodEnd(period, time)

/** A new period begins with nothing spent; what is set aside stays: it may be billed still. */
export function atTime<A extends Account>(account: A, time: number): A {
  const period_start = startOf(account.period, time)
  return account.period_start === period_start ? account : { ...account, period_start, spent: '0.00' }
}

export const remainingOf = ({ amount, spent, reserved }: Account) =>
  fromMicros(Math.max(0, toMicros(amount) - toMicros(spent) - toMicros(reserved)))

export const fitsIn = (account: Account, amount: string) =>
  Object.keys(account.open).length < mostOpen && toMicros(amount) <= toMicros(remainingOf(account))

/** Sets aside what fits; what does not leaves no trace here. */
export function request<A extends Account>(
  account: A,
  { reservation, amount, what }: z.output<typeof BudgetRequested.schema>,
  since: string,
): A {
  const now = atTime(account, Date.parse(since))
  if (reservation in now.open || !fitsIn(now, amount.amount)) return now
  return {
    ...now,
    reserved: fromMicros(toMicros(now.reserved) + toMicros(amount.amount)),
    open: { ...now.open, [reservation]: { amount: amount.amount, what, since } },
  }
}

/** What was settled before, or never granted here, changes nothing. */
export function settle<A extends Account>(
  account: A,
  { reservation, spent }: z.output<typeof BudgetSettled.schema>,
  at: string,
): A {
  const now = atTime(account, Date.parse(at))
  const { [reservation]: held, ...open } = now.open
  if (!held) return now
  return {
    ...now,
    open,
    reserved: fromMicros(toMicros(now.reserved) - toMicros(held.amount)),
    spent: fromMicros(toMicros(now.spent) + toMicros(spent?.amount ?? '0')),
  }
}
