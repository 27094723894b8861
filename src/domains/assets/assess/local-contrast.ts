import type { Plane } from './halve.ts'

// fspecial('gaussian', 7, 7/6) is separable: one side of its normalized profile, from the center out.
const profile = [0, 1, 2, 3].map(distance => Math.exp((-distance * distance) / (2 * (7 / 6) ** 2)))
const total = profile[0]! + 2 * (profile[1]! + profile[2]! + profile[3]!)
const [G0, G1, G2, G3] = profile.map(value => value / total) as [number, number, number, number]

// Where a picture is flat or a perfect ramp, I - mu is rounding noise. Its sign would be counted as if it were signal;
// genuine differences are many orders larger.
const ROUNDING_NOISE = 1e-9

/** The last seven rows, filtered along x: of the samples and of their squares. Rows outside the plane are zero. */
export interface RowFilter {
  readonly plane: Plane
  readonly means: readonly Float64Array[]
  readonly squares: readonly Float64Array[]
  readonly padded: Float64Array
  readonly paddedSquares: Float64Array
}

const RING = 7

export function createRowFilter(plane: Plane): RowFilter {
  const rows = () => Array.from({ length: RING }, () => new Float64Array(plane.width))
  const filter = {
    plane,
    means: rows(),
    squares: rows(),
    padded: new Float64Array(plane.width + 6),
    paddedSquares: new Float64Array(plane.width + 6),
  }
  for (let y = 0; y < 3; y++) enterRow(filter, y)
  return filter
}

/** Row y of (I - mu) / (sigma + 1), the mean-subtracted contrast-normalized coefficients. Rows are asked for in order. */
export function normalizeRow(filter: RowFilter, y: number, output: Float64Array): void {
  enterRow(filter, y + 3)
  const at = (rows: readonly Float64Array[], offset: number) => rows[(y + offset + RING) % RING]!
  const { means, squares, plane } = filter
  const [a3, a2, a1, a0] = [at(means, -3), at(means, -2), at(means, -1), at(means, 0)]
  const [b1, b2, b3] = [at(means, 1), at(means, 2), at(means, 3)]
  const [c3, c2, c1, c0] = [at(squares, -3), at(squares, -2), at(squares, -1), at(squares, 0)]
  const [d1, d2, d3] = [at(squares, 1), at(squares, 2), at(squares, 3)]
  const { samples, width } = plane
  for (let x = 0, from = y * width; x < width; x++, from++) {
    const mean = G0 * a0[x]! + G1 * (a1[x]! + b1[x]!) + G2 * (a2[x]! + b2[x]!) + G3 * (a3[x]! + b3[x]!)
    const square = G0 * c0[x]! + G1 * (c1[x]! + d1[x]!) + G2 * (c2[x]! + d2[x]!) + G3 * (c3[x]! + d3[x]!)
    const difference = samples[from]! - mean
    output[x] =
      Math.abs(difference) < ROUNDING_NOISE ? 0 : difference / (Math.sqrt(Math.abs(square - mean * mean)) + 1)
  }
}

/** Filters row y along x into its place in the ring. */
function enterRow({ plane, means, squares, padded, paddedSquares }: RowFilter, y: number): void {
  const mean = means[y % RING]!
  const square = squares[y % RING]!
  if (y >= plane.height) {
    mean.fill(0)
    square.fill(0)
    return
  }
  const { width, samples } = plane
  for (let x = 0, from = y * width; x < width; x++, from++) {
    const sample = samples[from]!
    padded[x + 3] = sample
    paddedSquares[x + 3] = sample * sample
  }
  filterAlong(padded, mean)
  filterAlong(paddedSquares, square)
}

function filterAlong(p: Float64Array, output: Float64Array): void {
  for (let x = 0; x < output.length; x++) {
    output[x] =
      G0 * p[x + 3]! + G1 * (p[x + 2]! + p[x + 4]!) + G2 * (p[x + 1]! + p[x + 5]!) + G3 * (p[x]! + p[x + 6]!)
  }
}
