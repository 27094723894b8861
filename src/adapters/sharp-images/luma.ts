import type { Raster } from '#domains/assets/ports'
import { endianness } from 'node:os'
import { setImmediate } from 'node:timers/promises'

/**
 * Gray exactly as MATLAB's `rgb2gray` makes it from 8-bit colors: 0.298936021293775 R + 0.587043074451121 G
 * + 0.114020904255103 B, rounded. The factors times 2^22 give the same result for all 16.7 million colors.
 */
export function lumaOf({ pixels, width, height, channels }: Raster): Raster {
  if (channels === 1) return { width, height, channels, pixels }
  const gray = new Uint8Array(width * height)
  fillLuma(pixels, gray, channels)
  return { width, height, channels: 1, pixels: gray }
}

/** The same, giving way to other work between strips. */
export async function lumaInStrips(raster: Raster, signal: AbortSignal | undefined): Promise<Raster> {
  const { pixels, width, height, channels } = raster
  if (pixels.length <= STRIP * channels) return lumaOf(raster)
  const gray = new Uint8Array(width * height)
  for (let from = 0; from < gray.length; from += STRIP) {
    signal?.throwIfAborted()
    const to = Math.min(gray.length, from + STRIP)
    fillLuma(pixels.subarray(from * channels, to * channels), gray.subarray(from, to), channels)
    await setImmediate()
  }
  return { width, height, channels: 1, pixels: gray }
}

// About 5 ms of work.
const STRIP = 2 ** 21

function fillLuma(pixels: Uint8Array, gray: Uint8Array, step: number): void {
  const done = step === 3 && pixels.byteOffset % 4 === 0 && IS_LITTLE_ENDIAN ? fillByWords(pixels, gray) : 0
  for (let at = done, from = done * step; at < gray.length; at++, from += step) {
    gray[at] = grayOf(pixels[from]!, pixels[from + 1]!, pixels[from + 2]!)
  }
}

const grayOf = (red: number, green: number, blue: number) =>
  (1_253_829 * red + 2_462_237 * green + 478_238 * blue + 2_097_152) >>> 22

const IS_LITTLE_ENDIAN = endianness() === 'LE'

/** Four pixels from three words at a time: 30 % faster than byte by byte. Answers how many pixels are done. */
function fillByWords(pixels: Uint8Array, gray: Uint8Array): number {
  const groups = gray.length >> 2
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, groups * 3)
  for (let from = 0, group = 0; group < groups; group++, from += 3) {
    const first = words[from]!
    const second = words[from + 1]!
    const third = words[from + 2]!
    const at = group * 4
    gray[at] = grayOf(first & 255, (first >>> 8) & 255, (first >>> 16) & 255)
    gray[at + 1] = grayOf(first >>> 24, second & 255, (second >>> 8) & 255)
    gray[at + 2] = grayOf((second >>> 16) & 255, second >>> 24, third & 255)
    gray[at + 3] = grayOf((third >>> 8) & 255, (third >>> 16) & 255, third >>> 24)
  }
  return groups * 4
}
