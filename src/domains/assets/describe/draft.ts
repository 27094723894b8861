import { constants, inflateSync } from 'node:zlib'
import { clip } from './text.ts'

/** Nothing a file can say makes us keep more than this. */
export const limits = {
  fieldBytes: 4 * 1024 * 1024,
  totalTextChars: 16 * 1024 * 1024,
  fields: 256,
  chunks: 200_000,
  /** Small files can hold much: texts that unpack to more, and directories that name the same bytes a thousand times. */
  unpackedBytes: 32 * 1024 * 1024,
  problems: 20,
} as const

/** What a camera wrote about a picture; only what was found and made sense. */
export interface Exif {
  camera_make?: string
  camera_model?: string
  lens?: string
  taken_at?: string
  orientation?: number
  software?: string
  artist?: string
  copyright?: string
  exposure_s?: number
  f_number?: number
  iso?: number
  focal_length_mm?: number
  has_gps?: boolean
}

/** A container while it is being read. Readers fill it in; it never refuses, it notes. */
export interface Draft {
  readonly format: string
  /** False when the caller gave only the head of a longer file. */
  readonly isComplete: boolean
  readonly sizeBytes: number
  width: number
  height: number
  durationMs: number
  /** Units a second of the movie header, for the boxes behind it. */
  timeScale: number
  isAnimated: boolean
  createdAt: string | undefined
  readonly text: Map<string, string[]>
  readonly exif: Exif
  readonly xmp: string[]
  /** C2PA manifest stores, still in their boxes. */
  readonly jumbf: Uint8Array[]
  readonly problems: Set<string>
  textChars: number
  /** What unpacking and repeated reading has cost so far. */
  unpackedBytes: number
}

export const newDraft = (format: string, isComplete: boolean, sizeBytes: number): Draft => ({
  format,
  isComplete,
  sizeBytes,
  width: 0,
  height: 0,
  durationMs: 0,
  timeScale: 1,
  isAnimated: false,
  createdAt: undefined,
  text: new Map(),
  exif: {},
  xmp: [],
  jumbf: [],
  problems: new Set(),
  textChars: 0,
  unpackedBytes: 0,
})

export function note(draft: Draft, problem: string): void {
  if (draft.problems.size < limits.problems) draft.problems.add(problem)
}

/** Says that bytes are missing, unless only the head was given and they are elsewhere. */
export function noteTruncated(draft: Draft, what: string): void {
  if (draft.isComplete) note(draft, `The file is truncated: ${what}.`)
}

/** Keeps a named text; the same name twice keeps both, the same text twice only one. */
export function addText(draft: Draft, key: string, value: string): void {
  const name = clip(key.trim(), 80)
  if (!name || name === '__proto__' || value.trim() === '') return
  const known = draft.text.get(name)
  if (known?.includes(value)) return
  const count = known ? known.length : draft.text.size
  if (count >= limits.fields || draft.textChars + value.length > limits.totalTextChars) {
    return note(draft, 'There is more text in the file than is kept.')
  }
  draft.textChars += value.length
  if (known) known.push(value)
  else draft.text.set(name, [value])
}

export function addXmp(draft: Draft, xmp: string): void {
  if (xmp.trim() !== '' && draft.xmp.length < 4) draft.xmp.push(xmp)
}

export function addJumbf(draft: Draft, bytes: Uint8Array): void {
  if (bytes.length > 0 && draft.jumbf.length < 4) draft.jumbf.push(bytes.subarray(0, 2 * limits.fieldBytes))
}

export function setSize(draft: Draft, width: number, height: number): void {
  if (width > 0 && height > 0) {
    draft.width = width
    draft.height = height
  }
}

/** Durations longer than a year are lies. */
export function setDuration(draft: Draft, ms: number): void {
  if (Number.isFinite(ms) && ms > 0 && ms < 366 * 86_400_000) draft.durationMs = Math.round(ms)
}

/** Takes so many bytes off what this file may cost, or answers that it has cost enough. */
export function mayUnpack(draft: Draft, bytes: number): boolean {
  draft.unpackedBytes += bytes
  if (draft.unpackedBytes <= limits.unpackedBytes) return true
  note(draft, 'The file unpacks to more than is read.')
  return false
}

/** Decompresses a text; a broken end gives what came before it, anything worse gives nothing. */
export function inflateText(draft: Draft, bytes: Uint8Array): Uint8Array | undefined {
  if (draft.unpackedBytes > limits.unpackedBytes) return undefined
  try {
    const text = inflateSync(bytes, {
      maxOutputLength: limits.fieldBytes,
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    return mayUnpack(draft, text.length) ? text : undefined
  } catch {
    mayUnpack(draft, limits.fieldBytes)
    // Not zlib data, or more of it than is allowed: either way there is no text to show.
    return undefined
  }
}
