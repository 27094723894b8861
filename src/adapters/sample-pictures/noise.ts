/** Mulberry32: a small generator with a seed, so that the same pictures come out every time. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Noise = (x: number, y: number) => number

/** Value noise from 0 to 1 over a lattice that repeats after 64 points: small enough to stay in the processor's cache. */
export const noiseFrom = (seed: number): Noise => layered(seed, 1)

/** Octaves of noise, each twice as fine and half as strong; from 0 to 1. */
export function layered(seed: number, octaves: number): Noise {
  const random = randomFrom(seed)
  const lattice = Float64Array.from({ length: 64 * 64 }, random)
  const total = 1 - 0.5 ** octaves
  return (x, y) => {
    let sum = 0
    let strength = 0.5
    let px = x
    let py = y
    for (let octave = 0; octave < octaves; octave++) {
      sum += valueAt(lattice, px, py) * strength
      strength /= 2
      px = px * 2 + 17.3
      py = py * 2 + 9.1
    }
    return sum / total
  }
}

function valueAt(lattice: Float64Array, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const fx = x - left
  const fy = y - top
  const sx = fx * fx * (3 - 2 * fx)
  const sy = fy * fy * (3 - 2 * fy)
  const row = (top & 63) << 6
  const below = ((top + 1) & 63) << 6
  const column = left & 63
  const next = (left + 1) & 63
  const upper = lattice[row | column]! + (lattice[row | next]! - lattice[row | column]!) * sx
  const lower = lattice[below | column]! + (lattice[below | next]! - lattice[below | column]!) * sx
  return upper + (lower - upper) * sy
}
