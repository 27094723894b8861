const size = 16

/** A few at a time: a thousand at once would hold a thousand files open. */
export async function inSlices<T, U>(all: readonly T[], work: (each: T) => Promise<U>): Promise<U[]> {
  const done: U[] = []
  for (let at = 0; at < all.length; at += size) {
    done.push(...(await Promise.all(all.slice(at, at + size).map(work))))
  }
  return done
}
