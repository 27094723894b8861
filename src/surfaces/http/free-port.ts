interface Place {
  readonly host: string
  readonly port: number
}

interface FreePortOptions extends Place {
  /** How many ports to try, the first included. */
  readonly tries?: number
  onTaken?(port: number, next: number): void
}

/** Listens on the port, or on one of the next when it is taken, and says so. */
export async function listenOnFreePort<T>(
  listen: (place: Place) => Promise<T>,
  { host, port, tries = 10, onTaken }: FreePortOptions,
): Promise<T> {
  for (let next = port; ; next += 1) {
    try {
      return await listen({ host, port: next })
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error
      if (next + 1 >= port + tries || next >= 65_535) {
        throw new Error(`The ports ${port} to ${next} of ${host} are all taken; name another one`, {
          cause: error,
        })
      }
      onTaken?.(next, next + 1)
    }
  }
}
