import { priorities } from '#kernel'

/** Who is served next: the most urgent first, and no urgency passed over 16 times in a row while it waits. */
export interface Turns<T> {
  /** Puts it at the end of its line; in another line before, it moves. */
  put(item: T, urgency: number): void
  take(): T | undefined
  clear(): void
}

const servedAtLeastEvery = 16

/** Urgency is the index into `priorities`: 0 critical … 3 low. */
export function createTurns<T>(): Turns<T> {
  const lines = priorities.map(() => new Set<T>())
  const passedOver = priorities.map(() => 0)
  // Other lines may be due at the same moment; each of them takes one turn more.
  const patience = servedAtLeastEvery - (lines.length - 1)

  const next = () => {
    const waiting = lines.map((_, urgency) => urgency).filter(urgency => lines[urgency]!.size > 0)
    const longest = waiting.toSorted((a, b) => passedOver[b]! - passedOver[a]!)[0]
    return longest !== undefined && passedOver[longest]! >= patience ? longest : waiting[0]
  }

  return {
    put(item, urgency) {
      for (const line of lines) line.delete(item)
      lines[urgency]!.add(item)
    },
    take() {
      const served = next()
      if (served === undefined) return undefined
      for (const [urgency, line] of lines.entries()) {
        passedOver[urgency] = urgency === served || line.size === 0 ? 0 : passedOver[urgency]! + 1
      }
      const [item] = lines[served]!
      lines[served]!.delete(item!)
      return item
    },
    clear() {
      for (const line of lines) line.clear()
    },
  }
}
