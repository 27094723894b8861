import type { LimitState, Refusal } from '#kernel'
import type { FastifyReply } from 'fastify'

/** RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10 §4 and §3). */
export function limitHeaders(state: LimitState) {
  const policy = quoted(state.policy)
  return {
    'ratelimit-policy': `${policy};q=${state.limit};w=${whole(state.window_seconds)}`,
    ratelimit: `${policy};r=${Math.max(0, state.remaining)};t=${whole(state.reset_seconds)}`,
  }
}

export const tellLimit = (reply: FastifyReply, state: LimitState): void =>
  void reply.headers(limitHeaders(state))

/** There are as many as are configured, and each is told with every answer. */
const quotedNames = new Map<string, string>()

function quoted(policy: string): string {
  let name = quotedNames.get(policy)
  if (name === undefined) {
    name = JSON.stringify(policy.replaceAll(/[^\x20-\x7e]/g, '?'))
    quotedNames.set(policy, name)
  }
  return name
}

const whole = (seconds: number) => Math.max(0, Math.ceil(seconds))

const longestSeconds = 86_400 * 31

/**
 * Seconds until asking again makes sense (RFC 9110 §10.2.3), read off what the refusal says; undefined when asking
 * again would not help.
 */
export function retryAfter({ status, details }: Refusal, now: number): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const { reset_seconds, retry_after_seconds, resets_at, retry_at } = details
  const seconds = [reset_seconds, retry_after_seconds].find(each => typeof each === 'number')
  const time = [resets_at, retry_at].find(each => typeof each === 'string')
  const wait = seconds ?? (time === undefined ? 1 : (Date.parse(time) - now) / 1000)
  return Math.min(longestSeconds, Math.max(1, Number.isFinite(wait) ? Math.ceil(wait) : 1))
}
