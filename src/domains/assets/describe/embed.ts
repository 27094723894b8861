import { crc32 } from 'node:zlib'
import { concat, fourcc, startsWith, u16be, u32be, u32le, u8 } from './bytes.ts'
import { readContainer } from './container.ts'
import { readXmpProperties } from './xmp-properties.ts'
import { type XmpTags, ownProperties, xmpDescription, xmpSidecar } from './xmp.ts'

/**
 * The same picture with these facts in its XMP, or undefined where that is not possible without harm: other formats,
 * broken files, and signed files, whose C2PA signature covers the bytes. Pixel data and foreign XMP properties stay as they are.
 */
export function embedXmp(bytes: Uint8Array, facts: XmpTags): Uint8Array | undefined {
  const container = readContainer(bytes)
  if (container.c2pa || container.problems.length > 0) return undefined
  const xmp = container.xmp === undefined ? xmpSidecar(facts) : mergedXmp(container.xmp, facts)
  if (xmp === undefined) return undefined
  if (container.format === 'png') return embedInPng(bytes, xmp)
  if (container.format === 'jpeg') return embedInJpeg(bytes, xmp)
  return container.format === 'webp' ? embedInWebp(bytes, xmp, container) : undefined
}

/**
 * Takes the properties that these facts are about out of a packet, wherever they stand, and adds a description with the
 * new ones. Tags are the whole list: they replace the keywords there were.
 */
function mergedXmp(xmp: string, facts: XmpTags): string | undefined {
  const end = xmp.lastIndexOf('</rdf:RDF>')
  if (end < 0 || xmp.indexOf('</rdf:RDF>') !== end) return undefined
  const own = ownProperties(facts)
  const old = readXmpProperties(xmp).filter(property => own.has(property.name))
  let kept = ''
  let at = 0
  for (const { start, end: after } of old.toSorted((left, right) => left.start - right.start)) {
    if (start < at) continue
    kept += xmp.slice(at, start)
    at = after
  }
  const rest = (kept + xmp.slice(at, end)).replaceAll(emptyDescription, '')
  return `${rest.trimEnd()}\n${xmpDescription(facts)}\n ${xmp.slice(end)}`
}

/** What is left of a description of ours once its properties are taken out. */
const emptyDescription =
  /<rdf:Description\s+rdf:about=""\s+xmlns:dc="[^"]*"\s+xmlns:xmp="[^"]*"\s+xmlns:xmpMM="[^"]*"\s+xmlns:lr="[^"]*">\s*<\/rdf:Description>/g

function embedInPng(bytes: Uint8Array, xmp: string): Uint8Array {
  const keyword = 'XML:com.adobe.xmp'
  const parts: Uint8Array[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + u32be(bytes, at)
    const isOld =
      ['iTXt', 'tEXt', 'zTXt'].includes(fourcc(bytes, at + 4)) && startsWith(bytes, `${keyword}\0`, at + 8)
    if (!isOld) parts.push(bytes.subarray(at, next))
    // Straight behind the header: readers of the first bytes see it too.
    if (parts.length === 2) parts.push(pngChunk('iTXt', Buffer.from(`${keyword}\0\0\0\0\0${xmp}`)))
    at = next
  }
  return concat(parts)
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  chunk.set(data, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

function embedInJpeg(bytes: Uint8Array, xmp: string): Uint8Array | undefined {
  const mark = 'http://ns.adobe.com/xap/1.0/\0'
  const body = Buffer.from(mark + xmp)
  if (body.length + 2 > 0xffff) return undefined
  const segment = concat([Buffer.from([0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 255]), body])
  const before: Uint8Array[] = [bytes.subarray(0, 2)]
  const after: Uint8Array[] = []
  let at = 2
  while (
    u8(bytes, at) === 0xff &&
    u8(bytes, at + 1) >= 0xc0 &&
    u8(bytes, at + 1) !== 0xda &&
    at + 4 <= bytes.length
  ) {
    const next = at + 2 + u16be(bytes, at + 2)
    const isExif = u8(bytes, at + 1) === 0xe1 && startsWith(bytes, 'Exif\0', at + 4)
    const isOld = u8(bytes, at + 1) === 0xe1 && startsWith(bytes, 'http://ns.adobe.com/x', at + 4)
    // JFIF wants to be first and EXIF right behind it, so the packet goes after both.
    if (!isOld) (u8(bytes, at + 1) === 0xe0 || isExif ? before : after).push(bytes.subarray(at, next))
    at = next
  }
  return concat([...before, segment, ...after, bytes.subarray(at)])
}

function embedInWebp(
  bytes: Uint8Array,
  xmp: string,
  { width = 0, height = 0 }: { width?: number; height?: number },
): Uint8Array | undefined {
  const chunks: Uint8Array[] = []
  let header: Buffer | undefined
  let hasAlpha = false
  for (let at = 12; at + 8 <= bytes.length;) {
    const next = at + 8 + u32le(bytes, at + 4) + (u32le(bytes, at + 4) & 1)
    const type = fourcc(bytes, at)
    if (type === 'VP8X') header = Buffer.from(bytes.subarray(at, next))
    else if (type !== 'XMP ') {
      chunks.push(bytes.subarray(at, next), Buffer.alloc(next > bytes.length ? 1 : 0))
    }
    if (type === 'VP8L') hasAlpha = ((u32le(bytes, at + 9) >>> 28) & 1) === 1
    at = next
  }
  if (width < 1 || height < 1 || (header !== undefined && header.length < 18)) return undefined
  header ??= extendedHeader({ width, height, hasAlpha })
  header[8] = (header[8] ?? 0) | 0x04
  const body = concat([header, ...chunks, riffChunk('XMP ', Buffer.from(xmp))])
  const start = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  start.writeUInt32LE(body.length + 4, 4)
  return concat([start, body])
}

function extendedHeader({
  width,
  height,
  hasAlpha,
}: {
  width: number
  height: number
  hasAlpha: boolean
}): Buffer {
  const data = Buffer.alloc(10)
  data[0] = hasAlpha ? 0x10 : 0
  data.writeUIntLE(width - 1, 4, 3)
  data.writeUIntLE(height - 1, 7, 3)
  return riffChunk('VP8X', data)
}

function riffChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(8 + data.length + (data.length & 1))
  chunk.write(type, 0, 'latin1')
  chunk.writeUInt32LE(data.length, 4)
  chunk.set(data, 8)
  return chunk
}
