/** Lets at most `slots` shares of work run at a time, in the order asked; a caller that gave up leaves the queue. */
export function gate(slots: number) {
  let free = slots
  const waiting: { readonly share: number; readonly start: () => void }[] = []

  const startNext = () => {
    for (let next = waiting[0]; next && next.share <= free; next = waiting[0]) {
      waiting.shift()
      free -= next.share
      next.start()
    }
  }

  const turn = (share: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(signal?.reason as Error)
        startNext()
      }
      const start = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const entry = { share, start }
      signal?.throwIfAborted()
      signal?.addEventListener('abort', giveUp, { once: true })
      waiting.push(entry)
      startNext()
    })

  return async <T>(share: number, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    await turn(share, signal)
    try {
      return await work()
    } finally {
      free += share
      startNext()
    }
  }
}
