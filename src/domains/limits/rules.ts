// Which limit holds for a request. Data and pure functions.
import { matchesPattern, type Actor, type Effect } from '#kernel'
import { durationMs } from '#lib/duration'
import type { RatePolicy, RateRule } from './contract.ts'

/** Enough for a busy dashboard and a diligent assistant; far from enough for a loop gone wild. */
export const defaultRates: readonly RateRule[] = [
  { name: 'read', operation: '>', effect: 'read', limit: 6000, window: '1m' },
  { name: 'write', operation: '>', effect: 'write', limit: 1200, window: '1m' },
  { name: 'destroy', operation: '>', effect: 'destroy', limit: 300, window: '1m' },
]

export interface Asking {
  readonly operation: { readonly name: string; readonly effect: Effect }
  readonly actor: Actor
  readonly roles: readonly string[]
}

export type PolicyOf = (asking: Asking) => RatePolicy | undefined

/** The first rule that fits; what depends on the operation alone is found once. */
export function ratePolicies(rules: readonly RateRule[]): PolicyOf {
  const known = new Map<string, readonly (readonly [RateRule, RatePolicy])[]>()
  const candidates = (operation: Asking['operation']) => {
    let found = known.get(operation.name)
    if (!found) {
      found = rules.filter(rule => concerns(rule, operation)).map(rule => [rule, policyOf(rule)] as const)
      known.set(operation.name, found)
    }
    return found
  }
  return asking => candidates(asking.operation).find(([rule]) => fits(rule, asking))?.[1]
}

const concerns = ({ operation, effect }: RateRule, asked: Asking['operation']) =>
  matchesPattern(operation, asked.name) && (effect === undefined || effect === asked.effect)

const fits = ({ role, actor }: RateRule, { actor: { kind, id }, roles }: Asking) =>
  (role === undefined || roles.includes(role)) && (actor === undefined || actor === `${kind}:${id}`)

function policyOf({ name, operation, limit, window }: RateRule): RatePolicy {
  const window_seconds = durationMs(window) / 1000
  return { name: name ?? nameOf(operation), operation, limit, window_seconds }
}

const nameOf = (pattern: string) => pattern.replaceAll('>', 'all').replaceAll('*', 'any')
