/** Something to wait for that can be rung early. */
export interface Alarm {
  ring(): void
  /** True when the time ran out, false when it was rung or stopped. */
  wait(ms: number): Promise<boolean>
  /** Waits for the time alone, or for the stop. */
  rest(ms: number): Promise<void>
}

export function createAlarm(signal: AbortSignal): Alarm {
  let wake: (() => void) | undefined
  let isRung = false
  const sleep = (ms: number, take: (wake: () => void) => void) =>
    new Promise<boolean>(resolve => {
      const end = (isTimeOver: boolean) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        resolve(isTimeOver)
      }
      const stop = () => end(false)
      const timer = setTimeout(() => end(true), ms)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      take(stop)
    })
  return {
    ring() {
      isRung = true
      wake?.()
    },
    async wait(ms) {
      if (isRung) {
        isRung = false
        return false
      }
      const isTimeOver = await sleep(ms, each => (wake = each))
      wake = undefined
      isRung = false
      return isTimeOver
    },
    async rest(ms) {
      if (ms > 0) await sleep(ms, () => undefined)
    },
  }
}
