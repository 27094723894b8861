import { crc32 } from 'node:zlib'
import { fourcc, indexOfByte, latin1, u16be, u32be, u8 } from './bytes.ts'
import {
  addJumbf,
  addText,
  addXmp,
  type Draft,
  inflateText,
  limits,
  note,
  noteTruncated,
  setDuration,
  setSize,
} from './draft.ts'
import { readExif } from './exif.ts'
import { decodeText, decodeUtf8 } from './text.ts'

/** Chunks whose content is kept, and so whose checksum is worth checking. */
const readChunks = new Set(['IHDR', 'tEXt', 'zTXt', 'iTXt', 'eXIf', 'caBX', 'acTL', 'fcTL'])

/** Walks the chunks of a PNG (W3C PNG §5.3), over the picture data by its length, so text behind it is found too. */
export function readPng(draft: Draft, bytes: Uint8Array): void {
  const delays: number[] = []
  let at = 8
  for (let count = 0; at + 8 <= bytes.length; count++) {
    const length = u32be(bytes, at)
    const type = fourcc(bytes, at + 4)
    if (length > 0x7fffffff || !/^[A-Za-z]{4}$/.test(type)) {
      return note(draft, `There is no PNG chunk at byte ${at}.`)
    }
    if (count > limits.chunks) return note(draft, 'The file has more PNG chunks than are read.')
    if (readChunks.has(type)) readChunk(draft, bytes, { at, length, type, delays })
    if (type === 'IEND') {
      return setDuration(
        draft,
        delays.reduce((sum, delay) => sum + delay, 0),
      )
    }
    at += 12 + length
  }
  noteTruncated(draft, 'it ends before the last PNG chunk')
}

interface Chunk {
  readonly at: number
  readonly length: number
  readonly type: string
  readonly delays: number[]
}

function readChunk(draft: Draft, bytes: Uint8Array, { at, length, type, delays }: Chunk): void {
  const data = bytes.subarray(at + 8, at + 8 + length)
  if (type === 'IHDR') return setSize(draft, u32be(data, 0), u32be(data, 4))
  if (data.length < length) return noteTruncated(draft, `a ${type} chunk is cut off`)
  if (
    at + 12 + length <= bytes.length &&
    crc32(bytes.subarray(at + 4, at + 8 + length)) !== u32be(bytes, at + 8 + length)
  ) {
    note(draft, `The checksum of a ${type} chunk is wrong.`)
  }
  if (type === 'caBX') return addJumbf(draft, data)
  if (type === 'eXIf') return readExif(draft, data)
  if (type === 'acTL') draft.isAnimated = u32be(data, 0) > 1
  else if (type === 'fcTL') delays.push((u16be(data, 20) * 1000) / (u16be(data, 22) || 100))
  else readTextChunk(draft, type, data)
}

function readTextChunk(draft: Draft, type: string, data: Uint8Array): void {
  if (data.length > limits.fieldBytes) return note(draft, `A ${type} chunk is larger than is read.`)
  const end = indexOfByte(data, 0)
  const key = decodeText(data.subarray(0, Math.min(end, 80)))
  if (type === 'tEXt') return addNamedText(draft, key, data.subarray(end + 1), decodeText)
  if (type === 'zTXt') return addNamedText(draft, key, inflated(draft, data.subarray(end + 2)), decodeText)
  const isCompressed = u8(data, end + 1) === 1
  const language = indexOfByte(data, 0, end + 3)
  const translated = indexOfByte(data, 0, language + 1)
  const body = data.subarray(translated + 1)
  addNamedText(draft, key, isCompressed ? inflated(draft, body) : body, decodeUtf8)
}

function inflated(draft: Draft, body: Uint8Array): Uint8Array {
  const text = inflateText(draft, body)
  if (!text) note(draft, 'A compressed PNG text cannot be decompressed.')
  return text ?? new Uint8Array()
}

function addNamedText(
  draft: Draft,
  key: string,
  body: Uint8Array,
  decode: (bytes: Uint8Array) => string,
): void {
  if (key === 'XML:com.adobe.xmp') return addXmp(draft, decode(body))
  if (!key.startsWith('Raw profile type ')) return addText(draft, key, decode(body))
  const profile = rawProfile(latin1(body))
  if (!profile) return note(draft, 'A raw profile in the PNG is not well formed.')
  if (key.endsWith(' exif') || (key.endsWith(' APP1') && latin1(profile, 0, 4) === 'Exif')) {
    readExif(draft, profile)
  } else if (key.endsWith(' xmp')) addXmp(draft, decodeUtf8(profile))
}

/** ImageMagick keeps binary profiles as a name, a length and hexadecimal lines. */
function rawProfile(text: string): Uint8Array | undefined {
  const match = /^\n?[^\n]{1,40}\n\s*(\d{1,9})\n([0-9a-fA-F\s]*)/.exec(text)
  const bytes = Buffer.from((match?.[2] ?? '').replaceAll(/\s+/g, ''), 'hex')
  return match && bytes.length > 0 ? bytes.subarray(0, Number(match[1])) : undefined
}
