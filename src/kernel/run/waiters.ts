/** Promises that are kept together when something has come about. */
export interface Waiters {
  wait(): Promise<void>
  readonly size: number
  release(): void
}

export function createWaiters(): Waiters {
  let waiting: (() => void)[] = []
  return {
    wait: () => new Promise(resolve => waiting.push(resolve)),
    get size() {
      return waiting.length
    },
    release() {
      const released = waiting
      waiting = []
      for (const resolve of released) resolve()
    },
  }
}
