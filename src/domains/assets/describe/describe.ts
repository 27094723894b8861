import type { Raster } from '../ports.ts'
import { type Container, readContainer } from './container.ts'
import { createdAt } from './created-at.ts'
import type { Description, ExtractedMetadata } from './description.ts'
import { fitDescription } from './fit.ts'
import type { Generation } from './generation/generation.ts'
import { readGeneration, readStealthGeneration } from './generation/read-generation.ts'
import { readStealthPng } from './png-pixels.ts'
import { type Media, extensionMismatch, sniffMedia } from './sniff.ts'
import { sourceType } from './source-type.ts'
import { readStealth } from './stealth.ts'
import { tagsFromGeneration } from './tags.ts'
import { readXmpTags } from './xmp.ts'

export type { Description } from './description.ts'
export { embedXmp } from './embed.ts'
export { sniffMedia } from './sniff.ts'
export { readXmpTags, xmpSidecar, type XmpTags } from './xmp.ts'

export interface DescribeOptions {
  readonly fileName: string
  /** The folders between the inbox and the file. */
  readonly relativeFolder?: string | undefined
  /** False when `bytes` is only the head of the file. */
  readonly complete: boolean
  /** The length of the whole file, when only its head is given. */
  readonly sizeBytes?: number | undefined
  /** The decoded picture, if there is one anyway: some tools hide their parameters in its pixels. PNG is looked into without it. */
  readonly raster?: Raster | undefined
}

/** Describes a media file, or answers undefined when its content is no media that is known here. Never throws. */
export function describe(bytes: Uint8Array, options: DescribeOptions): Description | undefined {
  const media = sniffMedia(bytes.subarray(0, 4096), options.fileName)
  if (!media) return undefined
  const container = readContainer(bytes, {
    fileName: options.fileName,
    complete: options.complete,
    ...(options.sizeBytes !== undefined && { sizeBytes: options.sizeBytes }),
  })
  const generation = readGeneration(container) ?? hiddenGeneration(bytes, media, options)
  return fitDescription({
    media: { ...media, extension_mismatch: extensionMismatch(media, options.fileName) },
    ...(container.width !== undefined &&
      container.height !== undefined && { width: container.width, height: container.height }),
    ...(container.duration_ms !== undefined && { duration_ms: container.duration_ms }),
    format: media.format,
    extracted_metadata: extracted(container),
    ...(generation && { generation_params: generation }),
    source_type: sourceType({
      generation,
      container,
      fileName: options.fileName,
      relativeFolder: options.relativeFolder,
    }),
    tags: generation ? tagsFromGeneration(generation) : [],
    problems: container.problems,
  })
}

function hiddenGeneration(
  bytes: Uint8Array,
  media: Media,
  { complete, raster }: DescribeOptions,
): Generation | undefined {
  const hidden =
    (raster && readStealth(raster)) ??
    (complete && media.format === 'png' ? readStealthPng(bytes) : undefined)
  return hidden === undefined ? undefined : readStealthGeneration(hidden)
}

function extracted(container: Container): ExtractedMetadata {
  const { xmp, text, exif, c2pa, is_animated: isAnimated } = container
  const created = createdAt(container)
  return {
    ...(isAnimated !== undefined && { is_animated: isAnimated }),
    ...(created !== undefined && { created_at: created }),
    exif,
    ...(c2pa && { c2pa }),
    ...(xmp !== undefined && { xmp: readXmpTags(xmp) }),
    text: Object.fromEntries(Object.entries(text).map(([key, values]) => [key, values.join('\n')])),
  }
}
