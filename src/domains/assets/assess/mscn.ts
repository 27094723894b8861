import type { Moments, SignedMoments } from './gaussian-shape.ts'
import type { Plane } from './halve.ts'
import { createRowFilter, normalizeRow } from './local-contrast.ts'

export interface ScaleMoments {
  readonly coefficients: Moments
  /** Products with the left, upper, upper left and lower left neighbor. */
  readonly products: readonly [SignedMoments, SignedMoments, SignedMoments, SignedMoments]
}

interface Sums {
  abs: number
  squares: number
  signedSquares: number
  counted: number
  negatives: number
}

/** One row of coefficients and what the loops below need beside them. */
interface Row {
  readonly values: Float64Array
  /** 0 for zero, 2 for positive, 3 for negative: `a & b & 2` counts, `a ^ b` gives the sign of a product. */
  readonly signs: Uint8Array
}

/** The sums behind all 18 features of one scale. One pass, which keeps a few rows and never the whole plane. */
export function scaleMoments(plane: Plane): ScaleMoments {
  const { width, height } = plane
  const filter = createRowFilter(plane)
  const own = createSums()
  const [left, up, upLeft, downLeft] = [createSums(), createSums(), createSums(), createSums()]
  const first = createRow(width)
  const spare = [createRow(width), createRow(width)] as const
  let above = first
  for (let y = 0; y < height; y++) {
    const row = y === 0 ? first : spare[(y & 1) as 0 | 1]
    normalizeRow(filter, y, row.values)
    addOwn(row, own)
    addProducts(row, row, 1, left)
    if (y > 0) addRowPair(above, row, [up, upLeft, downLeft])
    above = row
  }
  // circshift wraps: the last row is above the first.
  addRowPair(above, first, [up, upLeft, downLeft])
  const count = width * height
  const of = (sums: Sums) => toMoments(sums, count)
  return { coefficients: of(own), products: [of(left), of(up), of(upLeft), of(downLeft)] }
}

function addRowPair(above: Row, row: Row, [up, upLeft, downLeft]: readonly [Sums, Sums, Sums]): void {
  addProducts(row, above, 0, up)
  addProducts(row, above, 1, upLeft)
  addProducts(above, row, 1, downLeft)
}

/** Also notes the sign of every coefficient, so that products need no branch. */
function addOwn({ values, signs }: Row, sums: Sums): void {
  let abs = 0
  let squares = 0
  for (let x = 0; x < values.length; x++) {
    const value = values[x]!
    abs += Math.abs(value)
    squares += value * value
    signs[x] = value > 0 ? 2 : value < 0 ? 3 : 0
  }
  sums.abs += abs
  sums.squares += squares
}

/** Adds the products of each number of `row` with the number `back` places before it in `other`, wrapping around. */
function addProducts(row: Row, other: Row, back: 0 | 1, sums: Sums): void {
  const width = row.values.length
  addSpan(row, other, back, sums)
  if (back === 0) return
  const product = row.values[0]! * other.values[width - 1]!
  sums.abs += Math.abs(product)
  sums.squares += product * product
  sums.signedSquares += product * Math.abs(product)
  sums.counted += product === 0 ? 0 : 1
  sums.negatives += product < 0 ? 1 : 0
}

function addSpan(row: Row, other: Row, back: 0 | 1, sums: Sums): void {
  const { values, signs } = row
  const { values: before, signs: signsBefore } = other
  let [abs, squares, signedSquares, counted, negatives] = [0, 0, 0, 0, 0]
  for (let x = back; x < values.length; x++) {
    const product = values[x]! * before[x - back]!
    const size = Math.abs(product)
    abs += size
    squares += size * size
    signedSquares += product * size
    const isCounted = (signs[x]! & signsBefore[x - back]!) >> 1
    counted += isCounted
    negatives += (signs[x]! ^ signsBefore[x - back]!) & isCounted
  }
  sums.abs += abs
  sums.squares += squares
  sums.signedSquares += signedSquares
  sums.counted += counted
  sums.negatives += negatives
}

function createRow(width: number): Row {
  return { values: new Float64Array(width), signs: new Uint8Array(width) }
}

function createSums(): Sums {
  return { abs: 0, squares: 0, signedSquares: 0, counted: 0, negatives: 0 }
}

function toMoments(sums: Sums, count: number): SignedMoments {
  return {
    count,
    sumAbs: sums.abs,
    sumSquares: sums.squares,
    sumSignedSquares: sums.signedSquares,
    negatives: sums.negatives,
    positives: sums.counted - sums.negatives,
  }
}
