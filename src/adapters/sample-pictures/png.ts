import { crc32 } from 'node:zlib'

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const HEADER_BYTES = 33

/**
 * A PNG of a tiny picture, its pixels stored as they are: setting up a compressor takes longer than writing the few
 * bytes it would save. One stored block holds 65,535 bytes, enough for 147 × 147.
 */
export function encodeTinyPng(side: number, rgb: Uint8Array, texts: readonly Buffer[] = []): Buffer {
  const line = side * 3 + 1
  const length = side * line
  if (length > 65_535) throw new RangeError(`${side} pixels are too many for a tiny picture`)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 2, 0, 0, 0], 8)
  // RFC 1950 and 1951: zlib header, one final stored block, Adler-32.
  const data = Buffer.alloc(length + 11)
  data.set([0x78, 0x01, 0x01], 0)
  data.writeUInt16LE(length, 3)
  data.writeUInt16LE(length ^ 0xff_ff, 5)
  for (let row = 0; row < side; row++) {
    data.set(rgb.subarray(row * side * 3, (row + 1) * side * 3), 7 + row * line + 1)
  }
  data.writeUInt32BE(adler32(data.subarray(7, 7 + length)), 7 + length)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    ...texts,
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return high * 65_536 + low
}

/** The PNG with texts before its pixels, where all readers find them. */
export const withTexts = (png: Uint8Array, texts: readonly Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, HEADER_BYTES), ...texts, png.subarray(HEADER_BYTES)])

/** A `tEXt` chunk, or `iTXt` when the text is more than Latin-1, as the generators write it. */
export function textChunk(keyword: string, text: string): Buffer {
  const isLatin1 = [...text].every(letter => letter.codePointAt(0)! < 256)
  if (isLatin1) return chunk('tEXt', Buffer.from(`${keyword}\0${text}`, 'latin1'))
  return chunk(
    'iTXt',
    Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1'), Buffer.from(text, 'utf8')]),
  )
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(data.length + 12)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8)
  return bytes
}
