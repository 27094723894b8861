import { bufferOf, concat, latin1, startsWith, u16be, u32be, u8 } from './bytes.ts'
import { addJumbf, addText, addXmp, type Draft, limits, note, noteTruncated, setSize } from './draft.ts'
import { readExif } from './exif.ts'
import { decodeText, decodeUtf8 } from './text.ts'

const xmpMark = 'http://ns.adobe.com/xap/1.0/\0'
const extendedXmpMark = 'http://ns.adobe.com/xmp/extension/\0'

interface Collected {
  /** Parts of C2PA boxes by box instance number (JPEG XT, ISO/IEC 18477-3 §8.3). */
  readonly boxes: Map<number, Uint8Array[]>
  readonly extendedXmp: Uint8Array[]
}

/** Walks the segments of a JPEG up to the picture data (ITU T.81 §B.1). */
export function readJpeg(draft: Draft, bytes: Uint8Array): void {
  const collected: Collected = { boxes: new Map(), extendedXmp: [] }
  const end = walkSegments(draft, bytes, collected)
  for (const parts of collected.boxes.values()) addJumbf(draft, concat(parts))
  if (collected.extendedXmp.length > 0) addXmp(draft, decodeUtf8(concat(collected.extendedXmp)))
  if (
    end !== undefined &&
    draft.isComplete &&
    bufferOf(bytes).lastIndexOf('\xff\xd9', undefined, 'latin1') < end
  ) {
    noteTruncated(draft, 'the JPEG has no end marker')
  }
}

/** Answers where the picture data begins, if it was reached. */
function walkSegments(draft: Draft, bytes: Uint8Array, collected: Collected): number | undefined {
  let at = 2
  for (let count = 0; at + 4 <= bytes.length && count < limits.chunks; count++) {
    if (u8(bytes, at) !== 0xff) {
      note(draft, `There is no JPEG marker at byte ${at}.`)
      return undefined
    }
    const marker = u8(bytes, at + 1)
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker === 0xd9) return at
    else {
      const length = u16be(bytes, at + 2)
      const data = bytes.subarray(at + 4, at + 2 + length)
      if (marker === 0xda) return at
      if (length < 2 || data.length < length - 2) break
      readSegment(draft, marker, data, collected)
      at += 2 + length
    }
  }
  noteTruncated(draft, 'the JPEG ends before its picture')
  return undefined
}

function readSegment(draft: Draft, marker: number, data: Uint8Array, collected: Collected): void {
  const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
  if (isFrame) return setSize(draft, u16be(data, 3), u16be(data, 1))
  if (marker === 0xfe) return addText(draft, 'Comment', decodeText(data))
  if (marker === 0xeb) return collectBox(data, collected)
  if (marker !== 0xe1) return
  if (startsWith(data, 'Exif\0')) readExif(draft, data.subarray(6))
  else if (startsWith(data, xmpMark)) addXmp(draft, decodeUtf8(data.subarray(xmpMark.length)))
  else if (startsWith(data, extendedXmpMark)) collectExtendedXmp(data, collected)
}

/** A C2PA box longer than one segment is spread over several; each repeats the box header. */
function collectBox(data: Uint8Array, { boxes }: Collected): void {
  if (!startsWith(data, 'JP') || latin1(data, 12, 16) !== 'jumb') return
  const instance = u16be(data, 2)
  const parts = boxes.get(instance) ?? []
  const headerLength = u32be(data, 8) === 1 ? 16 : 8
  if (parts.length < 256 && boxes.size < 4) {
    parts.push(data.subarray(parts.length === 0 ? 8 : 8 + headerLength))
  }
  boxes.set(instance, parts)
}

/** XMP beyond 64 KiB follows in numbered pieces (XMP part 3 §1.1.3.1); they come in order in every file seen. */
function collectExtendedXmp(data: Uint8Array, { extendedXmp }: Collected): void {
  const body = data.subarray(extendedXmpMark.length + 40)
  if (extendedXmp.length < 64) extendedXmp.push(body)
}
