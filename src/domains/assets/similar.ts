import type { Raster } from './ports.ts'

/** 64-bit hashes of what a picture looks like, as 16 lower-case hex digits. */
export interface PerceptualHashes {
  /** Signs of the low frequencies of a 32 × 32 cosine transform (Zauner 2010, section 3.2.1). */
  readonly phash: string
  /** Whether each of 9 × 8 cells is darker than its right neighbor (Krawetz 2013). */
  readonly dhash: string
}

/** Hashes a one-channel raster; any size from 1 × 1 up, the same picture scaled gives nearly the same hashes. */
export function perceptualHashes(luma: Raster): PerceptualHashes {
  if (luma.channels !== 1) throw new RangeError(`Hashing needs one channel, not ${luma.channels}`)
  return { phash: phashOf(areaAverage(luma, 32, 32)), dhash: dhashOf(areaAverage(luma, 9, 8)) }
}

/** In how many of their 64 bits two hashes differ. */
export function hammingDistance(a: string, b: string): number {
  if (!HASH.test(a) || !HASH.test(b)) throw new RangeError(`Not two 64-bit hashes: ${a}, ${b}`)
  return (
    bitCount(Number.parseInt(a.slice(0, 8), 16) ^ Number.parseInt(b.slice(0, 8), 16)) +
    bitCount(Number.parseInt(a.slice(8), 16) ^ Number.parseInt(b.slice(8), 16))
  )
}

/** Both hashes must agree: each alone calls too many different pictures alike. Similar never means duplicate. */
const SIMILAR_WITHIN = { phash: 8, dhash: 12 } as const

export const isSimilar = (a: PerceptualHashes, b: PerceptualHashes): boolean =>
  hammingDistance(a.phash, b.phash) <= SIMILAR_WITHIN.phash &&
  hammingDistance(a.dhash, b.dhash) <= SIMILAR_WITHIN.dhash

export type PhashBands = readonly [number, number, number, number]

/** The four 16-bit quarters of a pHash, one indexed column each. */
export function phashBands(phash: string): PhashBands {
  if (!HASH.test(phash)) throw new RangeError(`Not a 64-bit hash: ${phash}`)
  const band = (at: number) => Number.parseInt(phash.slice(at, at + 4), 16)
  return [band(0), band(4), band(8), band(12)]
}

/**
 * The values each band column may have in a hash within `distance` of this one. Four bands share the differing bits,
 * so one band has at most a quarter of them (Norouzi, Punjani, Fleet 2012): `band_0 IN (…) OR band_1 IN (…) …` misses
 * nothing, and what it finds too much is sorted out by `hammingDistance`. At distance 8 that is 137 values a band.
 */
export function phashBandProbes(
  phash: string,
  distance: number = SIMILAR_WITHIN.phash,
): readonly (readonly number[])[] {
  if (!Number.isInteger(distance) || distance < 0 || distance > 15) {
    throw new RangeError(`Distance ${distance} is not 0 to 15`)
  }
  const masks = masksWithin(Math.floor(distance / 4))
  return phashBands(phash).map(band => masks.map(mask => band ^ mask))
}

const HASH = /^[0-9a-f]{16}$/

// Below a hundredth of a gray level a difference is rounding of the averages, not the picture.
const FLAT = 0.01

function phashOf(cells: Float64Array): string {
  const low = lowFrequencies(cells)
  const sorted = low.toSorted()
  const median = ((sorted[31] ?? 0) + (sorted[32] ?? 0)) / 2
  return hexOf(low, value => value > median)
}

/** Coefficients 1 to 8 in both directions; the zeroth ones only say how bright the picture is. */
function lowFrequencies(cells: Float64Array): Float64Array {
  const rows = new Float64Array(8 * 32)
  for (let u = 0; u < 8; u++) {
    for (let y = 0; y < 32; y++) {
      let sum = 0
      for (let x = 0; x < 32; x++) sum += cells[y * 32 + x]! * cosine(u + 1, x)
      rows[u * 32 + y] = sum
    }
  }
  const low = new Float64Array(64)
  for (let v = 0; v < 8; v++) {
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let y = 0; y < 32; y++) sum += rows[u * 32 + y]! * cosine(v + 1, y)
      low[v * 8 + u] = Math.abs(sum) < FLAT ? 0 : sum
    }
  }
  return low
}

const COSINES = Float64Array.from({ length: 9 * 32 }, (_, at) =>
  Math.cos(((at >> 5) * (2 * (at & 31) + 1) * Math.PI) / 64),
)
const cosine = (frequency: number, at: number) => COSINES[frequency * 32 + at]!

function dhashOf(cells: Float64Array): string {
  const steps = Float64Array.from({ length: 64 }, (_, at) => {
    const left = (at >> 3) * 9 + (at & 7)
    return cells[left + 1]! - cells[left]!
  })
  return hexOf(steps, step => step > FLAT)
}

function hexOf(values: Float64Array, isSet: (value: number) => boolean): string {
  let hex = ''
  for (let at = 0; at < 64; at += 4) {
    const digit = [0, 1, 2, 3].reduce((bits, offset) => bits * 2 + (isSet(values[at + offset]!) ? 1 : 0), 0)
    hex += digit.toString(16)
  }
  return hex
}

/** Shrinks (or stretches) to `width` × `height` cells, each the mean of the area it covers. */
function areaAverage(luma: Raster, width: number, height: number): Float64Array {
  const columns = shares(luma.width, width)
  const rows = shares(luma.height, height)
  const cells = new Float64Array(width * height)
  const line = new Float64Array(width)
  for (let cell = 0; cell < height; cell++) {
    const { from, weights } = rows[cell]!
    for (let at = 0; at < weights.length; at++) {
      const start = (from + at) * luma.width
      averageLine(luma.pixels.subarray(start, start + luma.width), columns, line)
      for (let x = 0; x < width; x++) cells[cell * width + x]! += line[x]! * weights[at]!
    }
  }
  return cells
}

function averageLine(pixels: Uint8Array, columns: readonly Share[], line: Float64Array): void {
  for (let cell = 0; cell < columns.length; cell++) {
    const { from, weights } = columns[cell]!
    let sum = 0
    for (let at = 0; at < weights.length; at++) sum += pixels[from + at]! * weights[at]!
    line[cell] = sum
  }
}

interface Share {
  readonly from: number
  readonly weights: Float64Array
}

/** For each cell the source positions it covers and how much of the cell each of them fills; together they fill it. */
function shares(length: number, count: number): readonly Share[] {
  const size = length / count
  return Array.from({ length: count }, (_, cell) => {
    const start = cell * size
    const end = start + size
    const from = Math.floor(start)
    const to = Math.min(length, Math.ceil(end))
    const weights = Float64Array.from(
      { length: to - from },
      (_none, at) => (Math.min(end, from + at + 1) - Math.max(start, from + at)) / size,
    )
    return { from, weights }
  })
}

const bitCount = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55_55_55_55)
  const nibbles = (pairs & 0x33_33_33_33) + ((pairs >>> 2) & 0x33_33_33_33)
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f_0f_0f_0f, 0x01_01_01_01) >>> 24
}

/** All 16-bit masks with at most `bits` bits set, the empty one first. */
function masksWithin(bits: number): readonly number[] {
  const all = [0]
  let last: readonly number[] = all
  for (let count = 1; count <= bits; count++) {
    // Growing only above the highest bit makes each mask once.
    last = last.flatMap(mask =>
      Array.from({ length: 16 }, (_, bit) => 1 << bit)
        .filter(bit => bit > mask)
        .map(bit => mask | bit),
    )
    all.push(...last)
  }
  return all
}
