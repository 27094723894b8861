export interface WaitingCallers {
  /** Runs a wait if there is room for it; undefined at once if there is none. */
  admit<T>(actor: string, wait: () => Promise<T>): Promise<T | undefined>
}

interface Room {
  readonly all: number
  readonly perActor: number
}

/** Each holds a connection and listens to the log. Whoever finds no room is told at once that the work goes on. */
export function createWaitingCallers({ all, perActor }: Room): WaitingCallers {
  const waitingByActor = new Map<string, number>()
  let waiting = 0
  return {
    async admit(actor, wait) {
      const own = waitingByActor.get(actor) ?? 0
      if (waiting >= all || own >= perActor) return undefined
      waiting += 1
      waitingByActor.set(actor, own + 1)
      try {
        return await wait()
      } finally {
        waiting -= 1
        const left = waitingByActor.get(actor)! - 1
        if (left > 0) waitingByActor.set(actor, left)
        else waitingByActor.delete(actor)
      }
    },
  }
}
