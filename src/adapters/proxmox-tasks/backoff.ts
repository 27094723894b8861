import type { Clock } from '#kernel/ports'

export interface BackoffOptions {
  readonly clock: Clock
  readonly random: () => number
  readonly firstMs?: number | undefined
  readonly mostMs?: number | undefined
}

export interface Backoff {
  readonly now: () => number
  /** Waits before the next try, longer each time, and never as long as somebody else; rejects when the signal aborts. */
  pause(tries: number, signal: AbortSignal): Promise<void>
}

export function createBackoff({ clock, random, firstMs = 250, mostMs = 5000 }: BackoffOptions): Backoff {
  return {
    now: () => clock.now(),
    pause: (tries, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const whole = Math.min(mostMs, firstMs * 1.5 ** tries)
        const cancel = clock.after(whole * (0.5 + random() / 2), () => {
          signal.removeEventListener('abort', leave)
          resolve()
        })
        const leave = () => {
          cancel()
          reject(signal.reason as Error)
        }
        signal.addEventListener('abort', leave, { once: true })
      }),
  }
}
