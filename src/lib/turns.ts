/** Does what concerns one name one after the other, and what concerns different names at once. */
export function createTurns(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const lastByName = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = lastByName.get(name) ?? Promise.resolve()
    const mine = before.then(work)
    const settled = mine.catch(() => {})
    lastByName.set(name, settled)
    try {
      return await mine
    } finally {
      if (lastByName.get(name) === settled) lastByName.delete(name)
    }
  }
}
