import { constants, inflateSync } from 'node:zlib'
import type { Raster } from '../ports.ts'
import { concat, fourcc, u32be, u8 } from './bytes.ts'
import { readStealth, stealthColumns, stealthHeaderBits } from './stealth.ts'

/** 128 MiB of raw rows: about 32 megapixels with alpha. */
const mostRawBytes = 128 * 1024 * 1024

interface PngPicture {
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
  readonly data: Uint8Array
}

/**
 * Hidden text in the pixels of a PNG. Only as many rows are decompressed as show whether there is any, and only as many
 * columns are restored as hold it, so an ordinary picture costs about a millisecond.
 */
export function readStealthPng(bytes: Uint8Array): string | undefined {
  const picture = pictureOf(bytes)
  if (!picture) return undefined
  const rowBytes = 1 + picture.width * picture.channels
  const headRows = Math.min(picture.height, stealthHeaderBits)
  const head = inflateStart(picture.data, headRows * rowBytes, Math.max(32_768, (headRows * rowBytes) >> 2))
  if (!head) return undefined
  const headColumns = Math.ceil(stealthHeaderBits / headRows)
  const isTall = picture.height >= stealthHeaderBits
  const first = restoreColumns(head, { ...picture, height: isTall ? headRows : picture.height }, headColumns)
  const found = first && stealthColumns(first)
  if (found === undefined || picture.height * rowBytes > mostRawBytes) return undefined
  const all = inflateStart(picture.data, picture.height * rowBytes)
  // The columns were counted over the head's rows; the whole picture has at least as many rows, so fewer columns suffice.
  const whole = all && restoreColumns(all, picture, Math.min(found, picture.width))
  return whole && readStealth(whole)
}

/** Eight bits a color without interlacing is all that the writers of hidden text produce. */
function pictureOf(bytes: Uint8Array): PngPicture | undefined {
  const [depth, color, interlace] = [u8(bytes, 24), u8(bytes, 25), u8(bytes, 28)]
  const [width, height] = [u32be(bytes, 16), u32be(bytes, 20)]
  if (fourcc(bytes, 12) !== 'IHDR' || depth !== 8 || (color !== 2 && color !== 6) || interlace !== 0) {
    return undefined
  }
  if (width < 1 || height < 1 || width > 65_535 || height > 65_535) return undefined
  const parts: Uint8Array[] = []
  for (let at = 8; at + 8 <= bytes.length && fourcc(bytes, at + 4) !== 'IEND'; at += 12 + u32be(bytes, at)) {
    if (fourcc(bytes, at + 4) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + u32be(bytes, at)))
  }
  return {
    width,
    height,
    channels: color === 6 ? 4 : 3,
    data: parts.length > 0 ? concat(parts) : new Uint8Array(),
  }
}

/** The first bytes of a zlib stream. Input is given in growing pieces, because the output cannot be stopped half way. */
function inflateStart(data: Uint8Array, wanted: number, piece = data.length): Uint8Array | undefined {
  for (let given = piece; ; given *= 2) {
    try {
      const output = inflateSync(data.subarray(0, given), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: wanted * 8 + 34 * 1024 * 1024,
      })
      if (output.length >= wanted) return output.subarray(0, wanted)
    } catch {
      // Not a zlib stream, or one made to explode.
      return undefined
    }
    if (given >= data.length) return undefined
  }
}

/** Undoes the row filters (W3C PNG §9) for the first columns only: a filter never looks to the right. */
function restoreColumns(
  raw: Uint8Array,
  picture: Omit<PngPicture, 'data'>,
  columns: number,
): Raster | undefined {
  const { channels, height } = picture
  const width = Math.min(columns, picture.width)
  const rowBytes = 1 + picture.width * channels
  const stride = width * channels
  const pixels = new Uint8Array(stride * height)
  for (let row = 0; row < height; row++) {
    const filter = raw[row * rowBytes] ?? 0
    if (filter > 4) return undefined
    for (let index = 0; index < stride; index++) {
      const at = row * stride + index
      const left = index >= channels ? (pixels[at - channels] ?? 0) : 0
      const up = pixels[at - stride] ?? 0
      const upLeft = index >= channels ? (pixels[at - stride - channels] ?? 0) : 0
      pixels[at] = (raw[row * rowBytes + 1 + index] ?? 0) + predicted(filter, left, { up, upLeft })
    }
  }
  return { width, height, channels, pixels }
}

function predicted(filter: number, left: number, { up, upLeft }: { up: number; upLeft: number }): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const estimate = left + up - upLeft
  const [toLeft, toUp, toUpLeft] = [
    Math.abs(estimate - left),
    Math.abs(estimate - up),
    Math.abs(estimate - upLeft),
  ]
  if (toLeft <= toUp && toLeft <= toUpLeft) return left
  return toUp <= toUpLeft ? up : upLeft
}
