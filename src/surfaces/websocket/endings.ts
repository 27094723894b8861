/** Tells many about the end of the same credentials with one listener: adding to a signal looks at all it has. */
export interface Endings {
  /** The answer forgets it. */
  onEnd(signal: AbortSignal, tell: () => void): () => void
}

export function createEndings(): Endings {
  const tellsBySignal = new WeakMap<AbortSignal, Set<() => void>>()

  const listen = (signal: AbortSignal) => {
    const tells = new Set<() => void>()
    tellsBySignal.set(signal, tells)
    signal.addEventListener('abort', () => tells.forEach(tell => tell()), { once: true })
    return tells
  }

  return {
    onEnd(signal, tell) {
      if (signal.aborted) {
        tell()
        return () => {}
      }
      const tells = tellsBySignal.get(signal) ?? listen(signal)
      tells.add(tell)
      return () => void tells.delete(tell)
    },
  }
}
