import { buildExif, buildJpeg, buildPng, exifSegment, iTXt, userComment } from '../build-samples.ts'
import { readContainer } from '../container.ts'
import type { Generation } from './generation.ts'
import { readGeneration } from './read-generation.ts'

/** What a file says about how it was made; for tests. */
export const readFile = (bytes: Uint8Array): Generation | undefined => readGeneration(readContainer(bytes))

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** The same for a PNG with these texts; what is no text is written as JSON. */
export const readPngOf = (texts: Readonly<Record<string, unknown>>): Generation | undefined =>
  readFile(buildPng(Object.entries(texts).map(([key, value]) => iTXt(key, asText(value)))))

/** The same for a JPEG with this EXIF comment. */
export const readJpegOf = (comment: unknown): Generation | undefined =>
  readFile(buildJpeg([exifSegment(buildExif([], [userComment(asText(comment))]))]))
