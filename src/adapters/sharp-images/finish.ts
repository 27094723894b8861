import type { ImageEdit } from '#domains/assets/ports'
import type { Sharp } from 'sharp'
import type { Picture } from './decode.ts'
import { textChunks, withTextChunks } from './png-text.ts'

type Format = Extract<ImageEdit, { type: 'convert' }>['format']

interface Target {
  readonly format: Format
  readonly quality: number | undefined
}

/** What the last conversion asks for; without one the picture stays what it was, or becomes a PNG where that cannot be written. */
export function formatOf(picture: Picture, edits: readonly ImageEdit[]): Target {
  const asked = edits.findLast(edit => edit.type === 'convert')
  if (asked?.quality !== undefined && !(asked.quality >= 1 && asked.quality <= 100)) {
    throw new RangeError(`Quality ${asked.quality} is not from 1 to 100`)
  }
  if (asked) return { format: asked.format, quality: asked.quality }
  return { format: WRITTEN.find(format => format === picture.format) ?? 'png', quality: undefined }
}

const WRITTEN: readonly Format[] = ['png', 'jpeg', 'webp', 'avif', 'tiff']

/** The picture between two edits: quick to write, nothing lost. */
export const intermediate = (picture: Sharp): Promise<Uint8Array> =>
  picture.keepMetadata().png({ compressionLevel: 0 }).toBuffer()

export async function finished(picture: Sharp, target: Target, original: Picture) {
  const written = await encoded(keepingText(picture.keepMetadata(), target, original), target).toBuffer({
    resolveWithObject: true,
  })
  if (target.format !== 'png' || original.format !== 'png') return written
  // libvips writes every text compressed and as Latin-1; the original chunks are what other tools look for.
  return { ...written, data: withTextChunks(written.data, textChunks(original.bytes)) }
}

/** A PNG's generation parameters move to where JPEG and WebP keep them; EXIF text from libvips is ASCII only. */
function keepingText(picture: Sharp, { format }: Target, { format: from, parameters }: Picture): Sharp {
  if (from !== 'png' || format === 'png' || parameters === undefined) return picture
  if (parameters.length > 32_000 || !/^[ -~\s]+$/.test(parameters)) return picture
  return picture.withExifMerge({ IFD2: { UserComment: parameters } })
}

function encoded(picture: Sharp, { format, quality }: Target): Sharp {
  if (format === 'png') return picture.png()
  if (format === 'jpeg') {
    return picture
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: quality ?? 92, chromaSubsampling: '4:4:4' })
  }
  if (format === 'webp') return picture.webp({ quality: quality ?? 90 })
  if (format === 'avif') return picture.avif({ quality: quality ?? 65, effort: 3 })
  return picture.tiff({ compression: 'deflate' })
}
