const sameMs = 1000

/**
 * Resolves with the first of these signals. A terminal and npm behind it both send Ctrl-C, so one more within a second
 * is the same; a later one ends the process at once.
 */
export function askedToStop(...signals: readonly NodeJS.Signals[]): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>()
  let firstAt: number | undefined
  const onSignal = (signal: NodeJS.Signals) => {
    firstAt ??= performance.now()
    if (performance.now() - firstAt > sameMs) process.exit(130)
    resolve(signal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return promise
}
