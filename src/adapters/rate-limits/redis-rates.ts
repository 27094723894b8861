import type { RateCounter } from '#domains/limits/ports'
import { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible'
import { limiters, take } from './take.ts'

export interface RedisRatesOptions {
  readonly url: string
  /** Keeps apart those who share one Redis. */
  readonly prefix?: string
  /** Told once each time the Redis goes away: until `onBack` every process counts for itself. */
  onAway(error: Error): void
  onBack(): void
}

/** An answer that takes longer than this is not waited for. */
const patienceMs = 250

/** Counts in a Redis (or Dragonfly, Valkey) that processes share. */
export function redisRates({ url, prefix = 'alice:rate', onAway, onBack }: RedisRatesOptions): RateCounter {
  const client = new Redis(url, {
    // Whoever fails to start before anything was counted has no connection to close.
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1000,
    commandTimeout: patienceMs,
    // A server that does not answer the end of the connection is not waited for long.
    disconnectTimeout: 500,
    retryStrategy: attempt => Math.min(5000, 100 * 2 ** attempt),
  })
  tellOnce(client, { onAway, onBack })
  const limiterOf = limiters(
    (points, duration) =>
      new RateLimiterRedis({
        storeClient: client,
        keyPrefix: prefix,
        points,
        duration,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ points, duration }),
        // Whoever is over is refused without a question to Redis until the window ends.
        inMemoryBlockOnConsumed: points + 1,
      }),
  )
  return {
    take(window) {
      // What goes wrong here is told by the event.
      if (client.status === 'wait') client.connect().catch(() => undefined)
      return take(limiterOf(window), window)
    },
    async close() {
      client.disconnect()
    },
  }
}

function tellOnce(client: Redis, { onAway, onBack }: Pick<RedisRatesOptions, 'onAway' | 'onBack'>) {
  let isAway = false
  client.on('error', (error: Error) => {
    if (isAway) return
    isAway = true
    onAway(error)
  })
  client.on('ready', () => {
    if (!isAway) return
    isAway = false
    onBack()
  })
}
