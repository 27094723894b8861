import { fourcc, latin1, startsWith, u16be, u16le, u32be, u32le } from './bytes.ts'
import { addText, addXmp, type Draft, limits, mayUnpack, note, setSize } from './draft.ts'
import { decodeText, decodeUserComment, decodeUtf16 } from './text.ts'

interface Reader {
  readonly tiff: Uint8Array
  readonly order: 'big' | 'little'
  readonly u16: (bytes: Uint8Array, at: number) => number
  readonly u32: (bytes: Uint8Array, at: number) => number
  /** Whether the picture itself is this TIFF, and not a description inside another format. */
  readonly isImage: boolean
}

interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly value: Uint8Array
}

const typeSizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]

/** Texts that any tool may have put its parameters into. */
const textTags = new Map([
  [0x010d, 'DocumentName'],
  [0x010e, 'ImageDescription'],
  [0x010f, 'Make'],
  [0x0110, 'Model'],
  [0x0131, 'Software'],
  [0x013b, 'Artist'],
  [0x8298, 'Copyright'],
])

const windowsTags = new Map([
  [0x9c9b, 'XPTitle'],
  [0x9c9c, 'XPComment'],
  [0x9c9d, 'XPAuthor'],
  [0x9c9e, 'XPKeywords'],
  [0x9c9f, 'XPSubject'],
])

/** Reads a TIFF structure: the whole of a TIFF file, or the EXIF block inside another format (TIFF 6.0 §2, EXIF 2.32 §4). */
export function readExif(draft: Draft, bytes: Uint8Array, isImage = false): void {
  const tiff = startsWith(bytes, 'Exif\0\0') ? bytes.subarray(6) : bytes
  const mark = latin1(tiff, 0, 2)
  if (mark !== 'II' && mark !== 'MM') return note(draft, 'The EXIF block does not begin with a byte order.')
  const reader: Reader =
    mark === 'II'
      ? { tiff, order: 'little', u16: u16le, u32: u32le, isImage }
      : { tiff, order: 'big', u16: u16be, u32: u32be, isImage }
  if (reader.u16(tiff, 2) === 43) return note(draft, 'BigTIFF directories are not read.')
  const queue = [reader.u32(tiff, 4)]
  const seen = new Set<number>()
  for (let offset = queue.shift(); offset !== undefined && seen.size < 12; offset = queue.shift()) {
    if (offset < 8 || seen.has(offset)) continue
    seen.add(offset)
    queue.push(...readDirectory(draft, reader, offset))
  }
}

/** Reads one directory and answers the offsets of those below it. */
function readDirectory(draft: Draft, reader: Reader, offset: number): number[] {
  const { tiff, u16, u32 } = reader
  if (offset + 2 > tiff.length) {
    if (draft.isComplete || !reader.isImage) note(draft, 'An EXIF directory lies outside its block.')
    return []
  }
  const below: number[] = []
  const size = { width: 0, height: 0 }
  const count = Math.min(u16(tiff, offset), 1000)
  for (let index = 0; index < count; index++) {
    const entry = entryAt(reader, offset + 2 + index * 12)
    if (!entry) continue
    if (entry.tag === 0x8769 || entry.tag === 0x014a) {
      for (let at = 0; at + 4 <= Math.min(entry.value.length, 16); at += 4) below.push(u32(entry.value, at))
    }
    if (entry.tag === 0x0100) size.width = integer(reader, entry)
    if (entry.tag === 0x0101) size.height = integer(reader, entry)
    readText(draft, reader, entry)
    readCamera(draft, reader, entry)
  }
  if (reader.isImage && size.width * size.height > draft.width * draft.height) {
    setSize(draft, size.width, size.height)
  }
  return below
}

function entryAt({ tiff, u16, u32 }: Reader, at: number): Entry | undefined {
  if (at + 12 > tiff.length) return undefined
  const type = u16(tiff, at + 2)
  const count = u32(tiff, at + 4)
  const length = count * (typeSizes[type] ?? (type === 129 ? 1 : 0))
  if (length === 0 || length > limits.fieldBytes) return undefined
  const from = length <= 4 ? at + 8 : u32(tiff, at + 8)
  if (from + length > tiff.length) return undefined
  return { tag: u16(tiff, at), type, count, value: tiff.subarray(from, from + length) }
}

function readText(draft: Draft, reader: Reader, { tag, value }: Entry): void {
  const isText = textTags.has(tag) || windowsTags.has(tag) || tag === 0x9286 || tag === 0x02bc
  if (!isText || !mayUnpack(draft, value.length)) return
  const plain = textTags.get(tag)
  if (plain !== undefined) return addText(draft, plain, decodeText(value))
  const windows = windowsTags.get(tag)
  if (windows !== undefined) return addText(draft, windows, decodeUtf16(value, 'little'))
  if (tag === 0x9286) return addText(draft, 'UserComment', decodeUserComment(value, reader.order))
  if (tag === 0x02bc) return addXmp(draft, decodeText(value))
}

function readCamera(draft: Draft, reader: Reader, entry: Entry): void {
  const { exif } = draft
  const { tag } = entry
  const word = () => shortText(entry)
  if (tag === 0x010f) set(exif, 'camera_make', word())
  else if (tag === 0x0110) set(exif, 'camera_model', word())
  else if (tag === 0x0131) set(exif, 'software', word())
  else if (tag === 0x013b) set(exif, 'artist', word())
  else if (tag === 0x8298) set(exif, 'copyright', word())
  else if (tag === 0xa434) set(exif, 'lens', word())
  else if (tag === 0x9003) set(exif, 'taken_at', exifDate(word()))
  else if (tag === 0x9011 && exif.taken_at?.length === 19 && /^[+-]\d\d:\d\d$/.test(word() ?? '')) {
    exif.taken_at += word()
  } else if (tag === 0x0112) set(exif, 'orientation', between(integer(reader, entry), 1, 8))
  else if (tag === 0x829a) set(exif, 'exposure_s', rational(reader, entry))
  else if (tag === 0x829d) set(exif, 'f_number', rational(reader, entry))
  else if (tag === 0x8827) set(exif, 'iso', between(integer(reader, entry), 1, 10_000_000))
  else if (tag === 0x920a) set(exif, 'focal_length_mm', rational(reader, entry))
  else if (tag === 0x8825) exif.has_gps = true
}

function set<Owner, Key extends keyof Owner>(owner: Owner, key: Key, value: Owner[Key] | undefined): void {
  if (value !== undefined && owner[key] === undefined) owner[key] = value
}

/** A name, not a document: some tools hide whole workflows in `Make` and `Model`. */
function shortText({ value }: Entry): string | undefined {
  if (value.length > 200) return undefined
  const text = decodeText(value)
    .replace(/\0[\s\S]*$/, '')
    .trim()
  return text === '' || /[\u0000-\u001f{}]/.test(text) ? undefined : text
}

function integer({ u16, u32 }: Reader, { type, value }: Entry): number {
  if (type === 3) return u16(value, 0)
  if (type === 4 || type === 13) return u32(value, 0)
  return type === 1 ? (value[0] ?? 0) : 0
}

function rational({ u32 }: Reader, { type, value }: Entry): number | undefined {
  if (type !== 5) return undefined
  const quotient = u32(value, 0) / u32(value, 4)
  return Number.isFinite(quotient) && quotient > 0 ? Number(quotient.toPrecision(6)) : undefined
}

const between = (value: number, least: number, most: number) =>
  value >= least && value <= most ? value : undefined

/** `2026:01:22 19:41:17` as `2026-01-22T19:41:17`: local time, since EXIF knows no zone here. */
function exifDate(text: string | undefined): string | undefined {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text ?? '')
  if (!match) return undefined
  const [, year, month, day, hour, minute, second] = match
  if (Number(year) < 1800 || Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) {
    return undefined
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`
}

/** Photoshop files keep EXIF and XMP as numbered resources (Adobe Photoshop File Formats, image resource ids 1058 and 1060). */
export function readPsd(draft: Draft, bytes: Uint8Array): void {
  setSize(draft, u32be(bytes, 18), u32be(bytes, 14))
  const start = 30 + u32be(bytes, 26)
  const end = Math.min(start + 4 + u32be(bytes, start), bytes.length)
  for (
    let at = start + 4, count = 0;
    at + 12 <= end && count < 2000 && fourcc(bytes, at) === '8BIM';
    count++
  ) {
    const nameLength = ((bytes[at + 6] ?? 0) + 2) & ~1
    const length = u32be(bytes, at + 6 + nameLength)
    const from = at + 10 + nameLength
    const data = bytes.subarray(from, from + length)
    const id = u16be(bytes, at + 4)
    if (data.length === length && id === 1058) readExif(draft, data)
    if (data.length === length && id === 1060) addXmp(draft, decodeText(data.subarray(0, limits.fieldBytes)))
    at = from + length + (length & 1)
  }
}
