/** Puts together what arrives while a request is under way, as a log does with appends. */
export interface Batches<T, A> {
  /** Resolves with the answer to the request it went with; `isFirst` for one of those it is shared by. */
  add(item: T): Promise<{ readonly answer: A; readonly items: readonly T[]; readonly isFirst: boolean }>
}

interface Waiting<T, A> {
  readonly item: T
  resolve(answer: { answer: A; items: readonly T[]; isFirst: boolean }): void
  reject(error: unknown): void
}

export function createBatches<T, A>(most: number, send: (items: readonly T[]) => Promise<A>): Batches<T, A> {
  let waiting: Waiting<T, A>[] = []
  let isSending = false

  async function sendAll() {
    isSending = true
    // What comes in the same turn goes together.
    await new Promise<void>(resolve => setImmediate(resolve))
    while (waiting.length > 0) {
      const group = waiting.slice(0, most)
      waiting = waiting.slice(most)
      const items = group.map(({ item }) => item)
      await send(items).then(
        answer => group.forEach(({ resolve }, index) => resolve({ answer, items, isFirst: index === 0 })),
        (error: unknown) => group.forEach(({ reject }) => reject(error)),
      )
    }
    isSending = false
  }

  return {
    add: item =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (!isSending) void sendAll()
      }),
  }
}
