interface Doubling {
  readonly firstMs: number
  readonly maxMs: number
}

/** Half to whole of a delay that doubles: clients of a server that was away do not come back all at once. */
export const delayOf = (tries: number, { firstMs, maxMs }: Doubling) =>
  Math.min(maxMs, firstMs * 2 ** Math.min(tries, 20)) * (0.5 + Math.random() / 2)
