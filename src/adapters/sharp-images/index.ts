import type { Images } from '#domains/assets/ports'
import { availableParallelism } from 'node:os'
import { brokenImage, tooManyPixels } from './broken.ts'
import { loadSharp, readerOf, type Picture } from './decode.ts'
import { edit } from './edit.ts'
import { gate } from './gate.ts'
import { glance, pass } from './pass.ts'

export interface SharpImagesOptions {
  /** Pictures with more pixels are never decoded. The default keeps one decode below 400 MB. */
  readonly maxPixels?: number
  /** Pictures decoded at a time; one core each. */
  readonly parallel?: number
}

/** Still pictures through libvips, loaded when the first picture comes. */
export function sharpImages({
  maxPixels = 100_000_000,
  parallel = defaultParallel(),
}: SharpImagesOptions = {}): Images {
  const slots = gate(parallel)
  const read = readerOf(maxPixels)

  /** Runs `work` on a picture whose size is known to be bearable; what is wrong with the file is an answer. */
  const withPicture = async <T>(
    bytes: Uint8Array,
    signal: AbortSignal | undefined,
    work: (picture: Picture) => Promise<T>,
  ) => {
    signal?.throwIfAborted()
    const picture = await read(bytes)
    if (picture.broken) return picture
    if (picture.pixels > maxPixels) return tooManyPixels(picture.width, picture.height, maxPixels)
    // A large picture runs alone, so that memory is bounded by one of them.
    const share = picture.pixels > LARGE ? parallel : 1
    return slots(share, signal, () => work(picture)).catch((error: unknown) => {
      if (signal?.aborted) throw error
      return brokenImage(error, bytes)
    })
  }

  return {
    probe: async bytes => {
      const picture = await read(bytes)
      if (picture.broken) return picture
      const { width, height, format, has_alpha, orientation } = picture
      return {
        broken: false,
        width,
        height,
        format,
        has_alpha,
        ...(orientation === undefined ? {} : { orientation }),
      }
    },
    glance: async (bytes, { thumbnail_px, signal }) => {
      const px = thumbnailSize(thumbnail_px)
      return withPicture(bytes, signal, picture => glance(picture, px))
    },
    pass: async (bytes, { thumbnail_px, signal }) => {
      const px = thumbnailSize(thumbnail_px)
      return withPicture(bytes, signal, picture => pass(picture, px, signal))
    },
    edit: (bytes, edits) => withPicture(bytes, undefined, picture => edit(picture, edits, maxPixels)),
    encode: async ({ pixels, width, height, channels }, format, quality) => {
      const sharp = await loadSharp()
      const picture = sharp(pixels, { raw: { width, height, channels } })
      if (format === 'png') return picture.png({ compressionLevel: 4 }).toBuffer()
      return format === 'jpeg'
        ? picture.jpeg({ quality: quality ?? 90 }).toBuffer()
        : picture.webp({ quality: quality ?? 88 }).toBuffer()
    },
  }
}

/** The version of libvips, which does the work; rejects where sharp does not load. */
export const sharpVersion = async (): Promise<string> => (await loadSharp()).versions.vips

const LARGE = 24_000_000
const defaultParallel = () => Math.min(4, Math.max(2, availableParallelism()))

function thumbnailSize(px: number): number {
  if (!Number.isInteger(px) || px < 1 || px > 4096) {
    throw new RangeError(`A thumbnail of ${px} pixels is not from 1 to 4096`)
  }
  return px
}
