import type { RateCounter } from '#domains/limits/ports'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { RedisRatesOptions } from './redis-rates.ts'
import { limiters, take } from './take.ts'

/** Counts in this process alone. */
export function memoryRates(): RateCounter {
  const limiterOf = limiters((points, duration) => new RateLimiterMemory({ points, duration }))
  return { take: window => take(limiterOf(window), window), close: async () => {} }
}

/** Counts with the other processes; loaded only where it is used. */
export const sharedRates = async (options: RedisRatesOptions): Promise<RateCounter> =>
  (await import('./redis-rates.ts')).redisRates(options)
