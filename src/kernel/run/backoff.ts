import type { RetryPolicy } from '#kernel'
import { durationMs } from '#lib/duration'
import type { Clock } from './ports.ts'

/** Exponential backoff with equal jitter, half of it fixed (Brooker, "Exponential Backoff And Jitter", AWS 2015). */
export function backoffMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const first = durationMs(policy.first ?? '200ms')
  const ceiling = Math.min(durationMs(policy.max ?? '1m'), first * (policy.factor ?? 2) ** (attempt - 1))
  return Math.round(ceiling * (0.5 + random() / 2))
}

/** Resolves after the delay; rejects with the signal's reason when it aborts first. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason)
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
    const onAbort = () => {
      cancel()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
