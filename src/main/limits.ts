import type { RateCounter, RateRules } from '#domains/limits/ports'
import { ratePolicies, type PolicyOf } from '#domains/limits/rules'
import { Refusal, type Actor, type LimitState } from '#kernel'
import type { Clock } from '#kernel/ports'
import type { AtEnd, Counted, HookRequest, Hooks } from '#kernel/run'
import { instantAfter } from '#lib/instant'

/** Counts what was asked in a quota; answers a refusal when it is used up. */
type CountQuota = (request: HookRequest, atEnd: AtEnd) => Promise<Refusal | undefined> | Refusal | undefined

export interface LimitsOptions extends RateRules {
  readonly counter: RateCounter
  readonly clock: Clock
  readonly quota?: CountQuota | undefined
}

/** How much somebody may ask: how often, how many at once, and how many in all. Alice's own parts ask as they need. */
export function createLimits(options: LimitsOptions): Required<Pick<Hooks, 'limit'>> {
  const policyOf = ratePolicies(options.rules)
  const enter = createCrowd(options.concurrentCalls)
  return {
    async limit(request, atEnd): Promise<Counted | undefined> {
      if (!request.caller) return undefined
      const rate = await takeRate(options, policyOf, request)
      if (rate?.refusal) return rate
      const crowded = enter(request.actor, atEnd)
      if (crowded) throw crowded
      const refusal = await options.quota?.(request, atEnd)
      return refusal ? { ...quotaState(refusal, options.clock.now()), refusal } : rate
    },
  }
}

/** What surfaces show of a quota that is used up. */
function quotaState({ details }: Refusal, now: number): LimitState {
  const { quota_limit, resets_at } = details as { quota_limit: number; resets_at: string }
  const reset_seconds = Math.max(1, Math.ceil((Date.parse(resets_at) - now) / 1000))
  return {
    policy: 'quota',
    limit: quota_limit,
    remaining: 0,
    reset_seconds,
    window_seconds: reset_seconds,
  }
}

async function takeRate(
  { counter, clock }: LimitsOptions,
  policyOf: PolicyOf,
  { operation, actor, caller }: HookRequest,
): Promise<Counted | undefined> {
  const policy = policyOf({ operation, actor, roles: caller?.roles ?? [] })
  if (!policy) return undefined
  const { limit, window_seconds } = policy
  const key = `${policy.name}|${actor.kind}:${actor.id}|${operation.name}`
  const { used, resetMs } = await counter.take({ key, limit, seconds: window_seconds })
  const reset_seconds = Math.max(1, Math.ceil(resetMs / 1000))
  const state = {
    policy: policy.name,
    limit,
    remaining: Math.max(0, limit - used),
    reset_seconds,
    window_seconds,
  }
  if (used <= limit) return state
  const resets_at = instantAfter(clock.now() + resetMs)
  const message = `More than ${limit} calls of ${operation.name} within ${window_seconds} s`
  const refusal = new Refusal('RATE_LIMITED', message, {
    details: { limit, window_seconds, reset_seconds, resets_at },
    suggestions: ['wait_until_reset'],
  })
  return { ...state, refusal }
}

/** So many who have nothing running are still known: to forget each at once makes a new table for nearly every call. */
const mostIdle = 1000

/** Bounds how many calls of one actor run at once. */
function createCrowd(most: number) {
  const runningByActor = new Map<string, number>()
  return ({ kind, id }: Actor, atEnd: AtEnd): Refusal | undefined => {
    const name = `${kind}:${id}`
    const running = runningByActor.get(name) ?? 0
    if (running >= most) {
      const message = `${name} has ${running} calls running; wait until one of them ends`
      return new Refusal('BUSY', message, {
        details: { concurrent_calls: most },
        suggestions: ['retry'],
      })
    }
    runningByActor.set(name, running + 1)
    atEnd(() => {
      const left = runningByActor.get(name)! - 1
      if (left === 0 && runningByActor.size > mostIdle) runningByActor.delete(name)
      else runningByActor.set(name, left)
    })
    return undefined
  }
}
