import type { Raster } from '#domains/assets/ports'
import { randomFrom } from './noise.ts'

/** What can go wrong with a picture; a library without failures would have nothing to sort out. */
export type Flaw = 'blurred' | 'noisy' | 'over_exposed'

export function withFlaw(picture: Raster, flaw: Flaw, seed: number): Raster {
  if (flaw === 'blurred') return blurred(picture, 5)
  const random = randomFrom(seed)
  const pixels = new Uint8Array(picture.pixels.length)
  for (let at = 0; at < pixels.length; at++) {
    const value = picture.pixels[at]!
    // Two dice make noise look more like that of a sensor than one.
    const flawed = flaw === 'noisy' ? value * 0.92 + (random() + random() - 1) * 88 : value * 1.55 + 58
    pixels[at] = Math.max(0, Math.min(255, flawed))
  }
  return { ...picture, pixels }
}

/** Two box blurs in each direction. */
function blurred({ width, height, channels, pixels }: Raster, radius: number): Raster {
  const rows = { lines: height, length: width, next: channels, nextLine: width * channels }
  const columns = { lines: width, length: height, next: width * channels, nextLine: channels }
  const twice = [rows, columns, rows, columns].reduce(
    (from, way) => slid(from, { ...way, channels, radius }),
    pixels,
  )
  return { width, height, channels, pixels: twice }
}

interface Way {
  readonly lines: number
  readonly length: number
  readonly next: number
  readonly nextLine: number
  readonly channels: number
  readonly radius: number
}

/** The mean of a window sliding along each line. */
function slid(from: Uint8Array, { lines, length, next, nextLine, channels, radius }: Way): Uint8Array {
  const to = new Uint8Array(from.length)
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < channels; channel++) {
      const start = line * nextLine + channel
      const at = (place: number) => from[start + Math.min(length - 1, Math.max(0, place)) * next]!
      let sum = 0
      for (let place = -radius; place <= radius; place++) sum += at(place)
      for (let place = 0; place < length; place++) {
        to[start + place * next] = sum / (2 * radius + 1)
        sum += at(place + radius + 1) - at(place - radius)
      }
    }
  }
  return to
}
