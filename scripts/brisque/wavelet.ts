// The irreversible CDF 9/7 lifting steps of JPEG 2000 (ISO/IEC 15444-1, Annex F).
const STEPS = [-1.586134342059924, -0.052980118572961, 0.882911075530934, 0.443506852043971] as const
// The standard's K, and √2 so that every level weighs a change of one coefficient alike.
const LOW_GAIN = Math.SQRT2 / 1.230174104914001
const HIGH_GAIN = 1.230174104914001 / Math.SQRT2

interface Grid {
  readonly width: number
  readonly height: number
  readonly samples: Float64Array
}

/**
 * What JPEG 2000 does to a picture before its lossless coding: five wavelet levels and a dead-zone quantizer of one step.
 * The sides must be multiples of 32.
 */
export function quantizeWavelets({ width, height, samples }: Grid, step: number): Grid {
  const levels = [0, 1, 2, 3, 4]
  if (width % 32 || height % 32) throw new RangeError(`${width} × ${height} does not halve five times`)
  const grid: Grid = { width, height, samples: samples.map(sample => sample - 128) }
  for (const level of levels) transform(grid, level, forward)
  const coarse = { width: width >> 5, height: height >> 5 }
  grid.samples.forEach((value, at) => {
    const isCoarse = at % width < coarse.width && at < width * coarse.height
    // The approximation band keeps a fine step, as encoders weight it.
    grid.samples[at] = deadZone(value, isCoarse ? step / 8 : step)
  })
  for (const level of levels.toReversed()) transform(grid, level, inverse)
  return { width, height, samples: grid.samples.map(sample => sample + 128) }
}

function deadZone(value: number, step: number): number {
  const index = Math.trunc(value / step)
  return index === 0 ? 0 : (index + Math.sign(index) / 2) * step
}

/** One level along the rows and along the columns of the part that is still a picture. */
function transform(
  { width, height, samples }: Grid,
  level: number,
  lift: (line: Float64Array) => void,
): void {
  const [w, h] = [width >> level, height >> level]
  for (let y = 0; y < h; y++) lift(samples.subarray(y * width, y * width + w))
  const column = new Float64Array(h)
  for (let x = 0; x < w; x++) {
    for (let y = 0; y < h; y++) column[y] = samples[y * width + x]!
    lift(column)
    for (let y = 0; y < h; y++) samples[y * width + x] = column[y]!
  }
}

function forward(line: Float64Array): void {
  STEPS.forEach((step, at) => addNeighbors(line, step, at % 2 === 0 ? 1 : 0))
  const half = line.length / 2
  const [low, high] = [new Float64Array(half), new Float64Array(half)]
  for (let at = 0; at < half; at++) {
    low[at] = line[2 * at]! * LOW_GAIN
    high[at] = line[2 * at + 1]! * HIGH_GAIN
  }
  line.set(low)
  line.set(high, half)
}

function inverse(line: Float64Array): void {
  const half = line.length / 2
  const copy = line.slice()
  for (let at = 0; at < half; at++) {
    line[2 * at] = copy[at]! / LOW_GAIN
    line[2 * at + 1] = copy[half + at]! / HIGH_GAIN
  }
  STEPS.toReversed().forEach((step, at) => addNeighbors(line, -step, at % 2 === 0 ? 0 : 1))
}

/** One lifting step on the even or the odd places, with the ends mirrored. */
function addNeighbors(line: Float64Array, factor: number, first: 0 | 1): void {
  const last = line.length - 1
  for (let at = first; at <= last; at += 2) {
    const before = line[at === 0 ? 1 : at - 1]!
    const after = line[at === last ? last - 1 : at + 1]!
    line[at] = line[at]! + factor * (before + after)
  }
}
