import type { Raster } from '../ports.ts'

/** Constructed pictures in whole numbers only, so that every program can make the same bytes. */
export const samplePictures: Readonly<Record<string, () => Raster>> = {
  'a noisy ramp': () => draw(200, 160, noise => (x, y) => 40 + Math.trunc((x + y) / 3) + (noise() % 21)),
  'a noisy checkerboard': () =>
    draw(161, 123, noise => (x, y) => (((x >> 3) + (y >> 3)) & 1 ? 170 : 80) + (noise() % 9)),
  'soft noise': () => soften(soften(draw(255, 190, noise => () => noise() % 256))),
  'noise beside a white page': () => draw(180, 140, noise => x => (x < 90 ? noise() % 256 : 255)),
}

export function flatPicture(width: number, height: number, level: number): Raster {
  return draw(width, height, () => () => level)
}

type Painter = (x: number, y: number) => number

export function draw(width: number, height: number, painterWith: (noise: () => number) => Painter): Raster {
  const painter = painterWith(createNoise())
  const pixels = new Uint8Array(width * height)
  for (let at = 0; at < pixels.length; at++) {
    pixels[at] = Math.min(Math.max(painter(at % width, Math.floor(at / width)), 0), 255)
  }
  return { width, height, channels: 1, pixels }
}

/** The mean of each pixel and its eight neighbors, rounded down; the edge stays as it is. */
export function soften({ width, height, pixels }: Raster): Raster {
  const softened = pixels.slice()
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0
      for (const at of [y - 1, y, y + 1].map(row => row * width + x)) {
        sum += pixels[at - 1]! + pixels[at]! + pixels[at + 1]!
      }
      softened[y * width + x] = Math.floor(sum / 9)
    }
  }
  return { width, height, channels: 1, pixels: softened }
}

/** The generator of Numerical Recipes; its upper 16 bits. */
function createNoise(): () => number {
  let state = 1
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 16
  }
}
