import { readAac, readFlac, readMp3, readOgg, readRiff } from './audio.ts'
import { concat } from './bytes.ts'
import { type Draft, type Exif, newDraft, note } from './draft.ts'
import { readExif, readPsd } from './exif.ts'
import { readGif } from './gif.ts'
import { readIsoMedia } from './isobmff.ts'
import { readJpeg } from './jpeg.ts'
import { type C2pa, readC2pa } from './jumbf.ts'
import { readMatroska } from './matroska.ts'
import { readPng } from './png.ts'
import { rafPreview, readBmp, readJxlSize, readSvg } from './simple-images.ts'
import { sniffMedia } from './sniff.ts'
import { readWebp } from './webp.ts'

/** What a file says about itself, without decoding a pixel or a sample. */
export interface Container {
  readonly format: string
  readonly width?: number
  readonly height?: number
  readonly duration_ms?: number
  readonly is_animated?: boolean
  /** When the recording was made, as the container itself says it. */
  readonly created_at?: string
  /** Every named text in the file, in order of appearance; the same name may stand there more than once. */
  readonly text: Readonly<Record<string, readonly string[]>>
  readonly exif: Readonly<Exif>
  readonly xmp?: string
  readonly c2pa?: C2pa
  /** What was wrong with the file, in sentences. */
  readonly problems: readonly string[]
}

export interface ReadOptions {
  readonly fileName?: string
  /** False when `bytes` is only the head of the file. */
  readonly complete?: boolean
  /** The length of the whole file, when only its head is given. */
  readonly sizeBytes?: number
}

const readers: Readonly<Record<string, (draft: Draft, bytes: Uint8Array) => void>> = {
  png: readPng,
  jpeg: readJpeg,
  webp: readWebp,
  gif: readGif,
  bmp: readBmp,
  tiff: (draft, bytes) => readExif(draft, bytes, true),
  avif: readIsoMedia,
  heic: readIsoMedia,
  heif: readIsoMedia,
  cr3: readIsoMedia,
  jxl: readJxl,
  psd: readPsd,
  svg: readSvg,
  raf: (draft, bytes) => readJpeg(draft, rafPreview(bytes)),
  mp4: readIsoMedia,
  mov: readIsoMedia,
  m4a: readIsoMedia,
  mkv: readMatroska,
  webm: readMatroska,
  avi: readRiff,
  wav: readRiff,
  flac: readFlac,
  ogg: readOgg,
  mp3: readMp3,
  aac: readAac,
}

/** Reads the container of a media file. Never throws: what cannot be read is missing and said in `problems`. */
export function readContainer(bytes: Uint8Array, options: ReadOptions = {}): Container {
  const format = sniffMedia(bytes.subarray(0, 4096), options.fileName)?.format ?? 'unknown'
  const isComplete = options.complete ?? true
  const draft = newDraft(
    format,
    isComplete,
    isComplete ? bytes.length : Math.max(options.sizeBytes ?? 0, bytes.length),
  )
  try {
    readers[format]?.(draft, bytes)
  } catch (error) {
    // One file with a shape nobody thought of must not end a batch; it is reported with the file.
    note(
      draft,
      `The ${format} file could not be read to its end: ${error instanceof Error ? error.message : 'unknown fault'}`,
    )
  }
  return finish(draft)
}

function finish(draft: Draft): Container {
  const c2pa = draft.jumbf.length > 0 ? readC2pa(concat(draft.jumbf)) : undefined
  const xmp = draft.xmp.length > 0 ? draft.xmp.join('\n') : undefined
  return {
    format: draft.format,
    ...(draft.width > 0 && { width: draft.width, height: draft.height }),
    ...(draft.durationMs > 0 && { duration_ms: draft.durationMs }),
    ...(draft.isAnimated && { is_animated: true }),
    ...(draft.createdAt !== undefined && { created_at: draft.createdAt }),
    text: Object.fromEntries(draft.text),
    exif: draft.exif,
    ...(xmp !== undefined && { xmp }),
    ...(c2pa && { c2pa }),
    problems: [...draft.problems],
  }
}

function readJxl(draft: Draft, bytes: Uint8Array): void {
  if (bytes[0] === 0xff) readJxlSize(draft, bytes)
  else readIsoMedia(draft, bytes)
}
