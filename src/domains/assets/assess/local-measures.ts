import type { Raster } from '../ports.ts'
import { checkRaster, matlabLuma } from './luma.ts'

/** What a cheap look finds, before it is called an issue or not. */
export interface LocalMeasures {
  /** The share of pixels at 2 and below, and at 253 and above. */
  readonly black: number
  readonly white: number
  /** Levels between the darkest and the brightest thousandth of the pixels. */
  readonly range: number
  /** Variance of the Laplacian in the sharpest tenth of the tiles, at a fixed size so that resolution does not matter. */
  readonly sharpness: number | undefined
  /** How much stronger the steps on a grid of eight pixels are than all others; 1 is not at all. */
  readonly blockiness: number
}

export function measureLocally(raster: Raster): LocalMeasures {
  checkRaster(raster)
  const luma = matlabLuma(raster)
  return { ...measureLevels(luma), sharpness: measureSharpness(luma), blockiness: measureBlockiness(luma) }
}

function measureLevels({ pixels }: Raster): Pick<LocalMeasures, 'black' | 'white' | 'range'> {
  const counts = new Uint32Array(256)
  pixels.forEach(level => counts[level]!++)
  const share = (from: number, to: number) =>
    counts.subarray(from, to + 1).reduce((sum, count) => sum + count, 0) / pixels.length
  return {
    black: share(0, 2),
    white: share(253, 255),
    range: quantile(counts, 0.999) - quantile(counts, 0.001),
  }
}

function quantile(counts: Uint32Array, share: number): number {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0)
  let seen = 0
  return counts.findIndex(count => (seen += count) >= wanted)
}

const SHARPNESS_LONG_SIDE_PX = 512
const TILES = 8

/** A portrait before a soft background is sharp somewhere, so the sharpest tiles speak. */
function measureSharpness(luma: Raster): number | undefined {
  const { width, height, pixels } = shrink(luma)
  if (Math.min(width, height) < 4 * TILES) return undefined
  const variances: number[] = []
  for (let row = 0; row < TILES; row++) {
    for (let column = 0; column < TILES; column++) {
      const [left, right] = [column, column + 1].map(edge => Math.floor((edge * width) / TILES))
      const [top, bottom] = [row, row + 1].map(edge => Math.floor((edge * height) / TILES))
      const box = {
        left: Math.max(left!, 1),
        right: Math.min(right!, width - 1),
        top: Math.max(top!, 1),
        bottom: Math.min(bottom!, height - 1),
      }
      variances.push(laplacianVariance(pixels, width, box))
    }
  }
  return variances.toSorted((a, b) => b - a)[Math.floor((TILES * TILES) / 10)]!
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function laplacianVariance(pixels: Float64Array, width: number, { left, right, top, bottom }: Box): number {
  let [sum, squares] = [0, 0]
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * width + x
      const value =
        4 * pixels[at]! - pixels[at - 1]! - pixels[at + 1]! - pixels[at - width]! - pixels[at + width]!
      sum += value
      squares += value * value
    }
  }
  const count = (right - left) * (bottom - top)
  return squares / count - (sum / count) ** 2
}

/** Box means down to a long side of exactly 512; smaller pictures stay as they are. */
function shrink({ width, height, pixels }: Raster): { width: number; height: number; pixels: Float64Array } {
  const factor = Math.max(1, Math.max(width, height) / SHARPNESS_LONG_SIDE_PX)
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)]
  const output = new Float64Array(w * h)
  for (let y = 0; y < h; y++) {
    const [top, bottom] = [Math.floor(y * factor), Math.floor((y + 1) * factor)]
    for (let x = 0; x < w; x++) {
      const [left, right] = [Math.floor(x * factor), Math.floor((x + 1) * factor)]
      let sum = 0
      for (let row = top; row < bottom; row++) {
        for (let from = row * width + left; from < row * width + right; from++) sum += pixels[from]!
      }
      output[y * w + x] = sum / ((right - left) * (bottom - top))
    }
  }
  return { width: w, height: h, pixels: output }
}

const GRID = 8
const MAX_LINES = 512
// Real edges are far stronger than block edges and must not drown them.
const STRONGEST_STEP = 24
// Below this mean step the picture is drawn in flat cells, and every ratio would be meaningless.
const LEAST_STEP = 0.3

/** Both directions must show the grid, at whatever offset. */
function measureBlockiness({ width, height, pixels }: Raster): number {
  if (Math.min(width, height) < 4 * GRID) return 1
  const across = gridRatio({ pixels, lines: height, length: width, lineStride: width, stride: 1 })
  const along = gridRatio({ pixels, lines: width, length: height, lineStride: 1, stride: width })
  return Math.min(across, along)
}

interface Lines {
  readonly pixels: Uint8Array
  readonly lines: number
  readonly length: number
  readonly lineStride: number
  readonly stride: number
}

/** The strongest of the eight phases against the median of all. */
function gridRatio({ pixels, lines, length, lineStride, stride }: Lines): number {
  const steps = new Float64Array(GRID)
  const counts = new Float64Array(GRID)
  const skip = Math.ceil(lines / MAX_LINES)
  for (let line = 0; line < lines; line += skip) {
    for (let at = 0, from = line * lineStride; at < length - 1; at++, from += stride) {
      steps[at % GRID]! += Math.min(Math.abs(pixels[from + stride]! - pixels[from]!), STRONGEST_STEP)
      counts[at % GRID]!++
    }
  }
  const means = steps.map((sum, phase) => sum / counts[phase]!).toSorted()
  const median = (means[GRID / 2 - 1]! + means[GRID / 2]!) / 2
  return median < LEAST_STEP ? 1 : means[GRID - 1]! / median
}
