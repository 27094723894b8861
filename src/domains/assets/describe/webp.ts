import { fourcc, u16le, u24le, u32le, u8 } from './bytes.ts'
import { addJumbf, addXmp, type Draft, limits, note, noteTruncated, setDuration, setSize } from './draft.ts'
import { readExif } from './exif.ts'
import { decodeUtf8 } from './text.ts'

/** Walks the chunks of a WebP (RFC 9649 §2.3). */
export function readWebp(draft: Draft, bytes: Uint8Array): void {
  let at = 12
  let frames = 0
  let duration = 0
  for (let count = 0; at + 8 <= bytes.length; count++) {
    if (count > limits.chunks) return note(draft, 'The file has more WebP chunks than are read.')
    const type = fourcc(bytes, at)
    const length = u32le(bytes, at + 4)
    const data = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'ANMF') {
      frames++
      duration += u24le(data, 12)
    } else readChunk(draft, type, data, length)
    at += 8 + length + (length & 1)
  }
  draft.isAnimated ||= frames > 1
  if (draft.isAnimated && draft.isComplete) setDuration(draft, duration)
  // A last chunk of odd length may lack its padding byte.
  if (at > bytes.length + 1 || 8 + u32le(bytes, 4) > bytes.length + 1) {
    noteTruncated(draft, 'the WebP is shorter than it says')
  }
}

function readChunk(draft: Draft, type: string, data: Uint8Array, length: number): void {
  if (type === 'VP8X') {
    draft.isAnimated = (u8(data, 0) & 0x02) !== 0
    return setSize(draft, u24le(data, 4) + 1, u24le(data, 7) + 1)
  }
  if (type === 'VP8 ' || type === 'VP8L') {
    return draft.width === 0 ? readFrameSize(draft, type, data) : undefined
  }
  if (type !== 'EXIF' && type !== 'XMP ' && type !== 'C2PA') return
  if (data.length < length) return noteTruncated(draft, `a ${type.trim()} chunk is cut off`)
  if (data.length > 2 * limits.fieldBytes) {
    return note(draft, `A ${type.trim()} chunk is larger than is read.`)
  }
  if (type === 'EXIF') readExif(draft, data)
  else if (type === 'XMP ') addXmp(draft, decodeUtf8(data))
  else addJumbf(draft, data)
}

function readFrameSize(draft: Draft, type: string, data: Uint8Array): void {
  if (type === 'VP8 ') return setSize(draft, u16le(data, 6) & 0x3fff, u16le(data, 8) & 0x3fff)
  if (u8(data, 0) !== 0x2f) return
  const bits = u32le(data, 1)
  setSize(draft, (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}
