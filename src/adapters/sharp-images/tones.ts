import type { Raster } from '#domains/assets/ports'
import { setImmediate } from 'node:timers/promises'

/**
 * Stretches the tones half way to the full range and mixes in a third of a contrast-limited local equalization
 * (Zuiderveld 1994). Colors follow their luma, so hues stay.
 */
export async function evenedTones(picture: Raster, luma: Raster): Promise<Raster> {
  const stretch = gentleStretch(luma)
  const local = localEqualizer(luma, stretch)
  const { width, height, channels } = picture
  const pixels = Uint8Array.from(picture.pixels)
  const colors = channels === 1 ? 1 : 3
  const rowsATime = Math.ceil(PIXELS_A_TIME / width)
  for (let y = 0; y < height; y++) {
    if (y % rowsATime === 0) await setImmediate()
    const row = local.row(y)
    for (let x = 0; x < width; x++) {
      const at = y * width + x
      const before = luma.pixels[at]!
      const stretched = stretch[before]!
      const gain = (stretched * (1 - LOCAL) + row(x, before) * LOCAL + SOFT) / (before + SOFT)
      for (let color = 0; color < colors; color++) {
        const from = at * channels + color
        pixels[from] = Math.max(0, Math.min(255, (pixels[from]! + SOFT) * gain - SOFT + 0.5))
      }
    }
  }
  return { width, height, channels, pixels }
}

const LOCAL = 1 / 3
// Keeps the gain of nearly black pixels, and with it their noise, in bounds.
const SOFT = 12
const MAX_GAIN = 1.6
const TILES = 8
const CLIP = 2.5
// About 15 ms of work before others get their turn.
const PIXELS_A_TIME = 2 ** 18

/** A table from old to new luma: the range between the outer half percents grows half way into the room on either side. */
function gentleStretch(luma: Raster): Float64Array {
  const counts = histogramOf(luma, { left: 0, top: 0, right: luma.width, bottom: luma.height })
  const low = percentile(counts, 0.005)
  const high = percentile(counts, 0.995)
  const room = 255 - (high - low)
  const growth = Math.min(room / 2, (high - low) * (MAX_GAIN - 1))
  const newLow = low - (room === 0 ? 0 : (growth * low) / room)
  const gain = high === low ? 1 : (high - low + growth) / (high - low)
  return Float64Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, newLow + (value - low) * gain)),
  )
}

/** Equalizes tile by tile and blends between the four tiles around a pixel. */
function localEqualizer(luma: Raster, stretch: Float64Array) {
  const across = Math.max(1, Math.min(TILES, Math.floor(luma.width / 16)))
  const down = Math.max(1, Math.min(TILES, Math.floor(luma.height / 16)))
  const tables = Array.from({ length: across * down }, (_, tile) =>
    tileTable(luma, stretch, { across, down, tile }),
  )
  const columns = Array.from({ length: luma.width }, (_, x) => place(x, luma.width, across))

  return {
    row: (y: number) => {
      const { first, second, part } = place(y, luma.height, down)
      return (x: number, value: number) => {
        const column = columns[x]!
        const at = (row: number) => {
          const left = tables[row * across + column.first]![value]!
          return left + (tables[row * across + column.second]![value]! - left) * column.part
        }
        const upper = at(first)
        return upper + (at(second) - upper) * part
      }
    },
  }
}

/** Between which two of `count` tiles a position lies, and how far from the first. */
function place(at: number, length: number, count: number) {
  const center = Math.max(0, Math.min(count - 1, ((at + 0.5) / length) * count - 0.5))
  const first = Math.min(count - 1, Math.floor(center))
  return { first, second: Math.min(count - 1, first + 1), part: center - first }
}

function tileTable(
  luma: Raster,
  stretch: Float64Array,
  { across, down, tile }: { across: number; down: number; tile: number },
) {
  const column = tile % across
  const row = Math.floor(tile / across)
  const counts = histogramOf(luma, {
    left: Math.floor((column * luma.width) / across),
    right: Math.floor(((column + 1) * luma.width) / across),
    top: Math.floor((row * luma.height) / down),
    bottom: Math.floor(((row + 1) * luma.height) / down),
  })
  const total = counts.reduce((sum, count) => sum + count, 0)
  const limit = (CLIP * total) / 256
  const clipped = counts.reduce((sum, count) => sum + Math.max(0, count - limit), 0)
  let below = 0
  return Float64Array.from(counts, (count, value) => {
    const share = Math.min(count, limit) + clipped / 256
    below += share
    // A tile of one tone has nothing to equalize: the nearer to that, the more the stretched tone stands.
    const weight = 1 - clipped / Math.max(1, total)
    return stretch[value]! * (1 - weight) + ((below - share / 2) / total) * 255 * weight
  })
}

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function histogramOf(luma: Raster, { left, top, right, bottom }: Box): Float64Array {
  const counts = new Float64Array(256)
  for (let y = top; y < bottom; y++) {
    for (let at = y * luma.width + left; at < y * luma.width + right; at++) counts[luma.pixels[at]!]!++
  }
  return counts
}

function percentile(counts: Float64Array, part: number): number {
  const wanted = counts.reduce((sum, count) => sum + count, 0) * part
  let seen = 0
  return Math.max(
    0,
    counts.findIndex(count => (seen += count) >= wanted),
  )
}
