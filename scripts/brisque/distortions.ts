import sharp, { type Sharp } from 'sharp'
import { matlabLuma } from '../../src/domains/assets/assess/luma.ts'
import type { Raster } from '../../src/domains/assets/ports.ts'
import type { Gray } from './full-reference.ts'
import { normals } from './seeded.ts'
import { quantizeWavelets } from './wavelet.ts'

/** One way a picture gets worse; `from` is barely visible, `to` is destruction, and levels lie between them. */
export interface Distortion {
  readonly name: string
  readonly levels: number
  readonly from: number
  readonly to: number
  /** Only measured on held-out pictures: local normalization hides it from the features, so it cannot be learned. */
  readonly isProbe?: true
  readonly apply: (picture: Raster, level: number, random: () => number) => Promise<Raster>
}

export const distortions: readonly Distortion[] = [
  { name: 'jpeg', levels: 6, from: 88, to: 3, apply: jpeg },
  { name: 'wavelet', levels: 5, from: 12, to: 220, apply: async (picture, step) => wavelet(picture, step) },
  { name: 'webp', levels: 4, from: 70, to: 1, apply: webp },
  {
    name: 'noise',
    levels: 5,
    from: 3,
    to: 70,
    apply: async (picture, sigma, random) => noise(picture, sigma, random),
  },
  { name: 'blur', levels: 5, from: 0.5, to: 6, apply: blur },
  { name: 'rescale', levels: 4, from: 0.8, to: 0.12, apply: rescale },
  {
    name: 'contrast',
    levels: 3,
    from: 0.8,
    to: 0.3,
    isProbe: true,
    apply: async (picture, factor) => contrast(picture, factor),
  },
  {
    name: 'blur+jpeg',
    levels: 2,
    from: 0.7,
    to: 3,
    apply: async (picture, sigma) => jpeg(await blur(picture, sigma), 60 / sigma),
  },
  {
    name: 'noise+jpeg',
    levels: 2,
    from: 5,
    to: 30,
    apply: async (picture, sigma, random) => jpeg(noise(picture, sigma, random), 250 / sigma),
  },
]

/** Levels spread evenly on a logarithmic scale, each at a random place of its share. */
export function levelsOf(
  { levels, from, to }: Pick<Distortion, 'levels' | 'from' | 'to'>,
  random: () => number,
): readonly number[] {
  return Array.from({ length: levels }, (_, at) => from * (to / from) ** ((at + random()) / levels))
}

export async function jpeg(picture: Raster, quality: number): Promise<Raster> {
  const clamped = Math.min(Math.max(Math.round(quality), 1), 100)
  return decode(await encoder(picture).jpeg({ quality: clamped, chromaSubsampling: '4:2:0' }).toBuffer())
}

export async function decode(bytes: Buffer): Promise<Raster> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColorspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: 3, pixels: new Uint8Array(data) }
}

export function toGray(picture: Raster): Gray {
  const { width, height, pixels } = matlabLuma(picture)
  return { width, height, samples: Float64Array.from(pixels) }
}

async function webp(picture: Raster, quality: number): Promise<Raster> {
  return decode(
    await encoder(picture)
      .webp({ quality: Math.round(quality), effort: 2 })
      .toBuffer(),
  )
}

async function blur(picture: Raster, sigma: number): Promise<Raster> {
  return decode(
    await encoder(picture).blur({ sigma, precision: 'float' }).png({ compressionLevel: 1 }).toBuffer(),
  )
}

async function rescale(picture: Raster, factor: number): Promise<Raster> {
  const { width, height } = picture
  const small = await encoder(picture)
    .resize(Math.max(Math.round(width * factor), 8), Math.max(Math.round(height * factor), 8), {
      fit: 'fill',
      kernel: 'cubic',
    })
    .png({ compressionLevel: 1 })
    .toBuffer()
  return decode(
    await sharp(small)
      .resize(width, height, { fit: 'fill', kernel: 'cubic' })
      .png({ compressionLevel: 1 })
      .toBuffer(),
  )
}

function noise({ pixels, ...size }: Raster, sigma: number, random: () => number): Raster {
  const normal = normals(random)
  const noisy = Uint8ClampedArray.from(pixels, value => value + sigma * normal())
  return { ...size, pixels: new Uint8Array(noisy) }
}

function contrast({ pixels, ...size }: Raster, factor: number): Raster {
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length
  return { ...size, pixels: Uint8Array.from(pixels, value => Math.round(mean + factor * (value - mean))) }
}

/** The luma only: chroma does not reach the features. */
function wavelet(picture: Raster, step: number): Raster {
  const { width, height, samples } = quantizeWavelets(toGray(picture), step)
  return { width, height, channels: 1, pixels: new Uint8Array(Uint8ClampedArray.from(samples)) }
}

function encoder({ width, height, channels, pixels }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels } })
}
