import { gunzipSync } from 'node:zlib'
import type { Raster } from '../ports.ts'
import { latin1, u32be } from './bytes.ts'
import { limits } from './draft.ts'
import { decodeUtf8 } from './text.ts'

type Channels = 'alpha' | 'rgb'

const magicLength = 15
const magics: Readonly<Record<Channels, readonly string[]>> = {
  alpha: ['stealth_pnginfo', 'stealth_pngcomp'],
  rgb: ['stealth_rgbinfo', 'stealth_rgbcomp'],
}

/** How many bits the mark and the length take, so how much of a picture has to be decoded to know whether there is more. */
export const stealthHeaderBits = (magicLength + 4) * 8

/**
 * Text hidden in the lowest bits of the pixels, down the columns, as NovelAI and the stealth-pnginfo extensions write it:
 * a 15-byte mark, the length in bits (32 bits, big-endian), then the text, gzipped when the mark ends in `comp`.
 */
export function readStealth(raster: Raster): string | undefined {
  if (raster.channels === 1 || raster.pixels.length < raster.width * raster.height * raster.channels) {
    return undefined
  }
  return (raster.channels === 4 ? readChannels(raster, 'alpha') : undefined) ?? readChannels(raster, 'rgb')
}

/** The columns that hold the hidden text, or undefined when there is none; a raster of the first columns is enough to ask. */
export function stealthColumns(raster: Raster): number | undefined {
  for (const channels of ['alpha', 'rgb'] as const) {
    const header = headerOf(raster, channels)
    if (header) return Math.ceil((stealthHeaderBits + header.bits) / (raster.height * bitsPerPixel(channels)))
  }
  return undefined
}

const bitsPerPixel = (channels: Channels) => (channels === 'alpha' ? 1 : 3)

function readChannels(raster: Raster, channels: Channels): string | undefined {
  const header = headerOf(raster, channels)
  const payload = header && bitsAt(raster, channels, { from: stealthHeaderBits, bytes: header.bits / 8 })
  if (!payload) return undefined
  if (!header.isCompressed) return decodeUtf8(payload)
  try {
    return decodeUtf8(gunzipSync(payload, { maxOutputLength: limits.fieldBytes }))
  } catch {
    // Damaged by a resave, or longer than is allowed: the text is lost.
    return undefined
  }
}

function headerOf(raster: Raster, channels: Channels): { bits: number; isCompressed: boolean } | undefined {
  if (channels === 'alpha' && raster.channels !== 4) return undefined
  const head = bitsAt(raster, channels, { from: 0, bytes: magicLength + 4 })
  const magic = head ? latin1(head, 0, magicLength) : ''
  if (!head || !magics[channels].includes(magic)) return undefined
  const bits = u32be(head, magicLength)
  if (bits === 0 || bits % 8 !== 0 || bits / 8 > limits.fieldBytes) return undefined
  return { bits, isCompressed: magic.endsWith('comp') }
}

/** Gathers bits in reading order: column by column, from the top, and red, green, blue within a pixel. */
function bitsAt(
  raster: Raster,
  channels: Channels,
  { from, bytes }: { from: number; bytes: number },
): Uint8Array | undefined {
  const { width, height, pixels } = raster
  const perPixel = bitsPerPixel(channels)
  if (from + bytes * 8 > width * height * perPixel) return undefined
  const found = new Uint8Array(bytes)
  const first = channels === 'alpha' ? 3 : 0
  for (let index = 0; index < bytes * 8; index++) {
    const bit = from + index
    const pixel = perPixel === 1 ? bit : Math.floor(bit / 3)
    const column = Math.floor(pixel / height)
    const at =
      ((pixel - column * height) * width + column) * raster.channels + first + (perPixel === 1 ? 0 : bit % 3)
    found[index >> 3] = ((found[index >> 3] ?? 0) << 1) | ((pixels[at] ?? 0) & 1)
  }
  return found
}
