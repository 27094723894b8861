import { crc32, deflateSync, gzipSync } from 'node:zlib'
import type { Raster } from '../ports.ts'

/** Small files of every container, built byte by byte, for tests of tools that no real sample is at hand for. */

const smallSize = { width: 3, height: 2 }
const filmSize = { width: 320, height: 180 }
const hiddenSize = { width: 90, height: 70 }

const u32 = (value: number) =>
  Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
const u16 = (value: number) => Buffer.from([value >>> 8, value & 255])
const u32le = (value: number) => u32(value).swap32()

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  return Buffer.concat([u32(data.length), body, u32(crc32(body))])
}

export const tEXt = (keyword: string, text: string, encoding: 'latin1' | 'utf8' = 'latin1') =>
  pngChunk('tEXt', Buffer.concat([Buffer.from(`${keyword}\0`), Buffer.from(text, encoding)]))
export const zTXt = (keyword: string, text: string) =>
  pngChunk('zTXt', Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(Buffer.from(text, 'latin1'))]))
export const iTXt = (keyword: string, text: string, isCompressed = false) =>
  pngChunk(
    'iTXt',
    Buffer.concat([
      Buffer.from(`${keyword}\0${isCompressed ? '\x01' : '\0'}\0en\0\0`),
      isCompressed ? deflateSync(Buffer.from(text)) : Buffer.from(text),
    ]),
  )

/** A PNG with one black row more than nothing; `after` goes behind the picture data. */
export function buildPng(
  chunks: readonly Uint8Array[] = [],
  after: readonly Uint8Array[] = [],
  size = smallSize,
): Buffer {
  const header = Buffer.concat([u32(size.width), u32(size.height), Buffer.from([8, 2, 0, 0, 0])])
  const rows = deflateSync(Buffer.alloc((size.width * 3 + 1) * size.height))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', rows),
    ...after,
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PNG of real pixels, unfiltered. */
export function encodePng({ width, height, channels, pixels }: Raster): Buffer {
  const rows = Array.from({ length: height }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * width * channels, (row + 1) * width * channels)]),
  )
  const header = Buffer.concat([u32(width), u32(height), Buffer.from([8, channels === 4 ? 6 : 2, 0, 0, 0])])
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export const jpegSegment = (marker: number, data: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, marker]), u16(data.length + 2), data])
export const exifSegment = (tiff: Uint8Array) =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff]))
export const xmpSegment = (xmp: string) =>
  jpegSegment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp}`))

export function buildJpeg(segments: readonly Uint8Array[] = [], size = smallSize): Buffer {
  const frame = Buffer.concat([
    Buffer.from([8]),
    u16(size.height),
    u16(size.width),
    Buffer.from([1, 1, 0x11, 0]),
  ])
  const scan = Buffer.from([1, 1, 0, 0, 63, 0])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...segments,
    jpegSegment(0xc0, frame),
    jpegSegment(0xda, scan),
    Buffer.from([0x12, 0x34, 0xff, 0xd9]),
  ])
}

export const riffChunk = (type: string, data: Uint8Array) =>
  Buffer.concat([Buffer.from(type, 'latin1'), u32le(data.length), data, Buffer.alloc(data.length & 1)])

export function buildWebp(chunks: readonly Uint8Array[] = [], isExtended = chunks.length > 0): Buffer {
  const pixels = riffChunk('VP8L', Buffer.from([0x2f, 2, 0x40, 0, 0, 0, 0]))
  const header = riffChunk('VP8X', Buffer.from([0, 0, 0, 0, 2, 0, 0, 1, 0, 0]))
  const body = Buffer.concat([Buffer.from('WEBP'), ...(isExtended ? [header] : []), pixels, ...chunks])
  return riffChunk('RIFF', body)
}

export interface IfdEntry {
  readonly tag: number
  readonly type: number
  readonly value: Uint8Array
}

export const asciiEntry = (tag: number, text: string): IfdEntry => ({
  tag,
  type: 2,
  value: Buffer.from(`${text}\0`),
})
/** UserComment with its encoding mark; `UNICODE` text is big-endian, as every tool writes it. */
export function userComment(
  text: string,
  encoding: 'unicode' | 'ascii' | 'none' = 'unicode',
  order: 'big' | 'little' = 'big',
): IfdEntry {
  const wide = Buffer.from(text, 'utf16le')
  const body = encoding !== 'unicode' ? Buffer.from(text) : order === 'big' ? wide.swap16() : wide
  const mark = encoding === 'none' ? '' : encoding === 'ascii' ? 'ASCII\0\0\0' : 'UNICODE\0'
  return { tag: 0x9286, type: 7, value: Buffer.concat([Buffer.from(mark), body]) }
}

const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8]

/** A TIFF structure with a main directory and, where asked for, an EXIF directory. */
export function buildExif(
  ifd0: readonly IfdEntry[],
  exif: readonly IfdEntry[] = [],
  order: 'II' | 'MM' = 'MM',
): Buffer {
  const word = (value: number) => (order === 'MM' ? u16(value) : u16(value).swap16())
  const long = (value: number) => (order === 'MM' ? u32(value) : u32le(value))
  const directory = (entries: readonly IfdEntry[], at: number) => {
    const outside: Buffer[] = []
    let next = at + 2 + entries.length * 12 + 4
    const rows = entries.map(({ tag, type, value }) => {
      const row = [word(tag), word(type), long(value.length / (typeSizes[type] ?? 1))]
      if (value.length <= 4) return Buffer.concat([...row, value, Buffer.alloc(4 - value.length)])
      const place = long(next)
      outside.push(Buffer.from(value))
      next += value.length
      return Buffer.concat([...row, place])
    })
    return Buffer.concat([word(entries.length), ...rows, long(0), ...outside])
  }
  const pointer = (at: number): IfdEntry[] =>
    exif.length > 0 ? [{ tag: 0x8769, type: 4, value: long(at) }] : []
  const sized = directory([...ifd0, ...pointer(0)], 8)
  const main = directory([...ifd0, ...pointer(8 + sized.length)], 8)
  const start = Buffer.concat([Buffer.from(order), word(42), long(8)])
  return Buffer.concat([start, main, ...(exif.length > 0 ? [directory(exif, 8 + main.length)] : [])])
}

export const box = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const data = Buffer.concat(content)
  return Buffer.concat([u32(data.length + 8), Buffer.from(type, 'latin1'), data])
}

/** An MP4 of so many milliseconds with iTunes texts, and its index at the end. */
export function buildMp4(texts: Readonly<Record<string, string>>, ms: number, size = filmSize): Buffer {
  const header = Buffer.concat([u32(0), u32(0), u32(0), u32(1000), u32(ms), Buffer.alloc(80)])
  const matrix = Buffer.concat([
    u32(0x10000),
    Buffer.alloc(12),
    u32(0x10000),
    Buffer.alloc(12),
    u32(0x40000000),
  ])
  const track = Buffer.concat([Buffer.alloc(40), matrix, u16(size.width), u16(0), u16(size.height), u16(0)])
  const items = Object.entries(texts).map(([type, text]) =>
    box(type, box('data', u32(1), u32(0), Buffer.from(text))),
  )
  const meta = box('meta', u32(0), box('hdlr', Buffer.alloc(24)), box('ilst', ...items))
  const moov = box('moov', box('mvhd', header), box('trak', box('tkhd', track)), box('udta', meta))
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\0\0isommp41')),
    box('mdat', Buffer.alloc(400)),
    moov,
  ])
}

/** CBOR of plain data (RFC 8949), enough for manifests. */
function encodeCbor(value: unknown): Buffer {
  const head = (kind: number, length: number) =>
    length < 24
      ? Buffer.from([(kind << 5) | length])
      : length < 256
        ? Buffer.from([(kind << 5) | 24, length])
        : Buffer.concat([Buffer.from([(kind << 5) | 25]), u16(length)])
  if (typeof value === 'number') return head(0, value)
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4])
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)])
  const entries = Object.entries(value as object).filter(([, item]) => item !== undefined)
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]),
  ])
}

const superbox = (label: string, ...content: readonly Uint8Array[]) =>
  box('jumb', box('jumd', Buffer.alloc(16), Buffer.from([3]), Buffer.from(`${label}\0`)), ...content)

export interface ManifestSample {
  readonly claim: Readonly<Record<string, unknown>>
  readonly actions: readonly unknown[]
}

/** A C2PA manifest store; the last manifest is the active one. */
export const buildManifestStore = (...manifests: readonly ManifestSample[]): Buffer =>
  superbox(
    'c2pa',
    ...manifests.map(({ claim, actions }, index) =>
      superbox(
        `urn:c2pa:0000-${index}`,
        superbox('c2pa.assertions', superbox('c2pa.actions.v2', box('cbor', encodeCbor({ actions })))),
        superbox('c2pa.claim.v2', box('cbor', encodeCbor(claim))),
      ),
    ),
  )

/** The segments a manifest store is spread over in a JPEG. */
export function c2paSegments(store: Buffer, pieceBytes = 60_000): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 8; at < store.length; at += pieceBytes) {
    const head = Buffer.concat([Buffer.from('JP'), u16(1), u32(pieces.length + 1), store.subarray(0, 8)])
    pieces.push(jpegSegment(0xeb, Buffer.concat([head, store.subarray(at, at + pieceBytes)])))
  }
  return pieces
}

/** A picture with text hidden in its lowest bits, down the columns. */
export function buildStealth(
  text: string,
  kind: 'pnginfo' | 'pngcomp' | 'rgbinfo' | 'rgbcomp',
  size = hiddenSize,
): Raster {
  const payload = kind.endsWith('comp') ? gzipSync(text) : Buffer.from(text)
  const data = Buffer.concat([Buffer.from(`stealth_${kind}`), u32(payload.length * 8), payload])
  const pixels = new Uint8Array(size.width * size.height * 4).fill(200)
  for (let bit = 0; bit < data.length * 8; bit++) {
    const isAlpha = kind.startsWith('png')
    const pixel = isAlpha ? bit : Math.floor(bit / 3)
    const at =
      ((pixel % size.height) * size.width + Math.floor(pixel / size.height)) * 4 + (isAlpha ? 3 : bit % 3)
    pixels[at] = ((pixels[at] ?? 0) & 254) | (((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
  }
  return { ...size, channels: 4, pixels }
}
