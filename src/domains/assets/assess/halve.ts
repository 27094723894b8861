/** Samples of one channel at any precision, row by row. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly samples: Float64Array | Uint8Array
}

// MATLAB's imresize at 0.5: the cubic kernel with a = -0.5 stretched to eight taps, at ±0.5, ±1.5, ±2.5 and ±3.5.
// The weights are 111, 29, -9 and -3 over 256, so halving eight-bit samples is exact.
const TAPS = [111 / 256, 29 / 256, -9 / 256, -3 / 256] as const

/** Half the size in both directions, as imresize(plane, 0.5) with antialiasing. Sides round up, edges mirror. */
export function halve(plane: Plane): Plane {
  const height = Math.ceil(plane.height / 2)
  const width = Math.ceil(plane.width / 2)
  const samples = new Float64Array(width * height)
  const column = new Float64Array(plane.width + 8)
  for (let row = 0; row < height; row++) {
    combineRows(plane, row, column)
    mirrorEnds(column, plane.width)
    combineColumns(column, samples.subarray(row * width, (row + 1) * width))
  }
  return { width, height, samples }
}

/** The eight source rows around one output row, summed into `column` from its fourth place on. */
function combineRows({ width, height, samples }: Plane, row: number, column: Float64Array): void {
  const [a, b, c, d] = TAPS
  const start = (offset: number) => mirror(2 * row + offset, height) * width
  const [m3, m2, m1, m0] = [start(-3), start(-2), start(-1), start(0)]
  const [p0, p1, p2, p3] = [start(1), start(2), start(3), start(4)]
  for (let x = 0; x < width; x++) {
    column[x + 4] =
      a * (samples[m0 + x]! + samples[p0 + x]!) +
      b * (samples[m1 + x]! + samples[p1 + x]!) +
      c * (samples[m2 + x]! + samples[p2 + x]!) +
      d * (samples[m3 + x]! + samples[p3 + x]!)
  }
}

function mirrorEnds(column: Float64Array, width: number): void {
  for (let beyond = 1; beyond <= 4; beyond++) {
    column[4 - beyond] = column[4 + mirror(-beyond, width)]!
    column[3 + width + beyond] = column[4 + mirror(width - 1 + beyond, width)]!
  }
}

function combineColumns(column: Float64Array, output: Float64Array): void {
  const [a, b, c, d] = TAPS
  for (let x = 0, at = 4; x < output.length; x++, at += 2) {
    output[x] =
      a * (column[at]! + column[at + 1]!) +
      b * (column[at - 1]! + column[at + 2]!) +
      c * (column[at - 2]! + column[at + 3]!) +
      d * (column[at - 3]! + column[at + 4]!)
  }
}

/** imresize's edge: 1 … n, n … 1, and again. */
function mirror(index: number, length: number): number {
  const folded = ((index % (2 * length)) + 2 * length) % (2 * length)
  return folded < length ? folded : 2 * length - 1 - folded
}
