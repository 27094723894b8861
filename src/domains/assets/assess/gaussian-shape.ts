import { gamma } from './gamma.ts'

/** What the two moment fits of BRISQUE need to know about a set of numbers. */
export interface Moments {
  readonly count: number
  readonly sumAbs: number
  readonly sumSquares: number
}

export interface SignedMoments extends Moments {
  readonly negatives: number
  readonly positives: number
  /** Σ x·|x|: with the sum of squares it gives the squares of each side without a branch per number. */
  readonly sumSignedSquares: number
}

const FIRST_SHAPE = 200
const LAST_SHAPE = 10_000

/** Γ(2/γ)² / (Γ(1/γ)·Γ(3/γ)) on the grid 0.2:0.001:10 of the original release, which grows with γ, and its inverse. */
interface ShapeTable {
  readonly rising: Float64Array
  readonly falling: Float64Array
}

/** Shape and variance of a generalized Gaussian (estimateggdparam.m). */
export function fitGaussian({
  count,
  sumAbs,
  sumSquares,
}: Moments): readonly [shape: number, variance: number] {
  const variance = sumSquares / count
  const ratio = variance / (sumAbs / count) ** 2
  return [shapeAt(nearestFalling(shapeTable().falling, ratio)), variance]
}

/** Shape, mean and the two variances of an asymmetric generalized Gaussian (estimateaggdparam.m). */
export function fitAsymmetric(moments: SignedMoments): readonly [number, number, number, number] {
  const { count, sumAbs, sumSquares, sumSignedSquares, negatives, positives } = moments
  const left = (sumSquares - sumSignedSquares) / 2 / negatives
  const right = (sumSquares + sumSignedSquares) / 2 / positives
  const skew = Math.sqrt(left) / Math.sqrt(right)
  const ratio = (sumAbs / count) ** 2 / (sumSquares / count)
  const normed = (ratio * (skew ** 3 + 1) * (skew + 1)) / (skew ** 2 + 1) ** 2
  const shape = shapeAt(nearestRising(shapeTable().rising, normed))
  const scale = Math.sqrt(gamma(1 / shape)) / Math.sqrt(gamma(3 / shape))
  const mean = (Math.sqrt(right) - Math.sqrt(left)) * (gamma(2 / shape) / gamma(1 / shape)) * scale
  return [shape, mean, left, right]
}

/** The index a linear search for the first smallest squared distance would find in a rising table. */
export function nearestRising(table: Float64Array, wanted: number): number {
  let low = 0
  let high = table.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (table[middle]! < wanted) low = middle + 1
    else high = middle
  }
  const below = Math.max(low - 1, 0)
  return (table[below]! - wanted) ** 2 <= (table[low]! - wanted) ** 2 ? below : low
}

/** The same for a falling table. */
export function nearestFalling(table: Float64Array, wanted: number): number {
  let low = 0
  let high = table.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (table[middle]! > wanted) low = middle + 1
    else high = middle
  }
  const above = Math.max(low - 1, 0)
  return (table[above]! - wanted) ** 2 <= (table[low]! - wanted) ** 2 ? above : low
}

let made: ShapeTable | undefined

/** Made once, when the first picture is measured. */
export function shapeTable(): ShapeTable {
  if (made) return made
  const rising = Float64Array.from({ length: LAST_SHAPE - FIRST_SHAPE + 1 }, (_, at) => {
    const shape = shapeAt(at)
    return gamma(2 / shape) ** 2 / (gamma(1 / shape) * gamma(3 / shape))
  })
  made = { rising, falling: rising.map(ratio => 1 / ratio) }
  return made
}

function shapeAt(index: number): number {
  return (FIRST_SHAPE + index) / 1000
}
