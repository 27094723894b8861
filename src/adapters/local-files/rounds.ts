export interface Rounds {
  /** There is something to do: the next round comes, if it is not on its way already. */
  wake(): void
}

/** Runs the same work at intervals, and only while it is needed. */
export function createRounds(
  everyMs: number,
  signal: AbortSignal,
  { isNeeded, run }: { isNeeded: () => boolean; run: () => Promise<void> },
): Rounds {
  let timer: NodeJS.Timeout | undefined
  let isRunning = false
  const wake = () => {
    if (timer || isRunning || signal.aborted) return
    timer = setTimeout(() => void round(), everyMs)
  }
  const round = async () => {
    timer = undefined
    isRunning = true
    try {
      await run()
    } catch (error) {
      // Stopping interrupts whatever was going on.
      if (!signal.aborted) throw error
    } finally {
      isRunning = false
    }
    if (isNeeded()) wake()
  }
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  return { wake }
}
