// Which quotas count a call, and what is said when one is used up. Pure.
import { matchesPattern, Refusal, type Actor, type Operation } from '#kernel'
import { periodEnd, type Period } from '#lib/period'
import type { holders } from './contract.ts'

export interface QuotaRule {
  readonly quota_id: string
  readonly holder: (typeof holders)[number]
  readonly holder_name: string
  readonly counts: string
  readonly period: Period
  readonly quota_limit: number
  readonly position: number
}

export interface Asking {
  readonly operation: Pick<Operation, 'name' | 'meter'>
  readonly actor: Actor
  readonly roles: readonly string[]
  readonly key: string | undefined
}

export const nameOf = ({ kind, id }: Actor) => `${kind}:${id}`

export const concerns = ({ counts }: QuotaRule, { name, meter }: Asking['operation']) =>
  counts === meter?.service || matchesPattern(counts, name)

export function holds({ holder, holder_name }: QuotaRule, { actor, roles, key }: Asking): boolean {
  switch (holder) {
    case 'everyone':
      return true
    case 'actor':
      return holder_name === nameOf(actor)
    case 'role':
      return roles.includes(holder_name)
    case 'key':
      return holder_name === key
  }
}

interface UsedUp {
  readonly quota: QuotaRule
  readonly used: number
  readonly operation: Asking['operation']
  readonly now: number
}

const adjective: Readonly<Record<Period, string>> = { hour: 'Hourly', day: 'Daily', month: 'Monthly' }

/** The answer that seed 000 shows. */
export function usedUp({ quota, used, operation, now }: UsedUp): Refusal {
  const { counts, period, quota_limit } = quota
  return new Refusal('INSUFFICIENT_QUOTA', `${adjective[period]} API quota exceeded`, {
    details: { service: counts, quota_used: used, quota_limit, resets_at: periodEnd(period, now) },
    suggestions: ['wait_until_reset', 'upgrade_plan', ...(operation.meter?.instead ?? [])],
  })
}
