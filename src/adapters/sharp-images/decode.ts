import type { BrokenImage, ImageProbe } from '#domains/assets/ports'
import type Module from 'sharp'
import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { brokenImage } from './broken.ts'

export interface Picture extends ImageProbe {
  readonly pixels: number
  /** The first `parameters` text of a PNG, where the Stable Diffusion tools keep how the picture was made. */
  readonly parameters: string | undefined
  readonly bytes: Uint8Array
  /** A fresh pipeline over the picture: upright, bounded in pixels and time. */
  open(options?: SharpOptions): Sharp
  readonly sharp: SharpModule
}

export type SharpModule = typeof Module

let loading: Promise<SharpModule> | undefined

/** Loads libvips on first use: one thread a picture, several pictures at a time, nothing kept between them. */
export function loadSharp(): Promise<SharpModule> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.concurrency(1)
    sharp.cache(false)
    return sharp
  })
  return loading
}

/** Reads the header only, however many pixels it promises. */
export const readerOf =
  (maxPixels: number) =>
  async (bytes: Uint8Array): Promise<Picture | BrokenImage> => {
    const sharp = await loadSharp()
    try {
      const header = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false }).metadata()
      return pictureOf({ sharp, bytes, header, maxPixels })
    } catch (error) {
      return brokenImage(error, bytes)
    }
  }

interface Opened {
  readonly sharp: SharpModule
  readonly bytes: Uint8Array
  readonly header: Metadata
  readonly maxPixels: number
}

function pictureOf({ sharp, bytes, header, maxPixels }: Opened): Picture {
  const { width, height } = header.autoOrient
  const safely: SharpOptions = {
    autoOrient: (header.orientation ?? 1) > 1,
    failOn: 'truncated',
    limitInputPixels: maxPixels,
    ignoreIcc: isPlainSrgb(header.icc),
  }
  return {
    broken: false,
    sharp,
    bytes,
    width,
    height,
    pixels: width * height,
    format: header.format === 'heif' && header.compression === 'av1' ? 'avif' : header.format,
    has_alpha: header.hasAlpha,
    orientation: header.orientation,
    parameters: header.comments?.find(comment => comment.keyword === 'parameters')?.text,
    open: options => sharp(bytes, { ...safely, ...options }).timeout({ seconds: MAX_SECONDS }),
  }
}

const MAX_SECONDS = 60

// Converting sRGB to sRGB costs as much as decoding and changes values by one; other profiles must be converted.
const isPlainSrgb = (icc: Buffer | undefined) =>
  icc?.subarray(0, 4096).toString('latin1').replaceAll('\0', '').includes('sRGB') ?? true
