import { buildPng, encodePng, tEXt } from '../describe/build-samples.ts'
import type { Raster } from '../ports.ts'

/** A small PNG as Stable Diffusion web UIs write it; another seed or prompt gives other bytes. */
export function generated(prompt: string, seed = 1, model = 'dreamscape'): Buffer {
  const line = `Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: ${seed}, Size: 64x48, Model: ${model}`
  return buildPng([tEXt('parameters', `${prompt}\nNegative prompt: blurry\n${line}`)], [], {
    width: 64,
    height: 48,
  })
}

/** A PNG that nothing is known of. */
export const plain = (mark: string): Buffer =>
  buildPng([tEXt('Comment', mark)], [], { width: 40, height: 30 })

/** A picture with something on it, so that it looks like itself at other sizes. */
export function painted(seed: number, width = 96, height = 72): Buffer {
  const pixels = new Uint8Array(width * height * 3)
  for (let at = 0; at < width * height; at += 1) {
    const x = (at % width) / width
    const y = Math.floor(at / width) / height
    const wave = Math.sin((5 + seed) * x + seed) * Math.cos((3 + 2 * seed) * y) + Math.sin(9 * seed * x * y)
    const shade = Math.round(128 + 60 * wave)
    pixels.set([shade, (shade * 3) >> 2, 255 - shade], at * 3)
  }
  return encodePng({ width, height, channels: 3, pixels } satisfies Raster)
}
