/** Mulberry32: the same seed draws the same numbers. */
export function chanceFrom(seed: number) {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low: number, high: number) => low + next() * (high - low),
    one: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!,
  }
}

export type Chance = ReturnType<typeof chanceFrom>
