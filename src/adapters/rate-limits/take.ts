import type { Taken, Window } from '#domains/limits/ports'
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'

type LimiterOf = (window: Window) => RateLimiterAbstract

/** One limiter for each limit and length of window; there are as many as there are policies. */
export function limiters(create: (points: number, seconds: number) => RateLimiterAbstract): LimiterOf {
  const byWindow = new Map<string, RateLimiterAbstract>()
  return ({ limit, seconds }) => {
    const name = `${limit}/${seconds}`
    let limiter = byWindow.get(name)
    if (!limiter) byWindow.set(name, (limiter = create(limit, seconds)))
    return limiter
  }
}

/** One that is over is an answer as well. */
export async function take(limiter: RateLimiterAbstract, { key, limit }: Window): Promise<Taken> {
  try {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key)
    return { used: consumedPoints, resetMs: Math.max(0, msBeforeNext) }
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    // Who is refused from memory is not counted any more.
    return { used: Math.max(limit + 1, error.consumedPoints), resetMs: Math.max(0, error.msBeforeNext) }
  }
}
