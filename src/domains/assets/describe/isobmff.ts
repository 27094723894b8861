import { type Box, boxesIn } from './boxes.ts'
import { fourcc, latin1, startsWith, u16be, u32be, u64be, u8 } from './bytes.ts'
import {
  addJumbf,
  addText,
  addXmp,
  type Draft,
  limits,
  note,
  noteTruncated,
  setDuration,
  setSize,
} from './draft.ts'
import { readExif } from './exif.ts'
import { readHeifMeta } from './heif.ts'
import { readJxlSize } from './simple-images.ts'
import { decodeText, decodeUtf16, decodeUtf8 } from './text.ts'

const containers = new Set(['moov', 'trak', 'udta', 'mdia', 'mvex'])
const c2paId = 'd8fec3d61b0e483c92975828877ec481'
const xmpId = 'be7acfcb97a942e89c71999491e3afac'

/** MP4, MOV, M4A, HEIC, AVIF, JPEG XL, CR3: everything built from boxes. */
export function readIsoMedia(draft: Draft, bytes: Uint8Array): void {
  readBoxes(draft, bytes, { type: 'file', from: 0, end: Math.max(draft.sizeBytes, bytes.length) }, 0)
  const isMovie = !['heic', 'heif', 'avif', 'jxl'].includes(draft.format)
  if (!isMovie || [...boxesIn(bytes, 0, bytes.length)].some(box => box.type === 'moov')) return
  if (draft.isComplete) noteTruncated(draft, 'it has no movie header')
  else {
    note(
      draft,
      'The movie header is not in the first bytes of the file; the whole file has to be read to see it.',
    )
  }
}

function readBoxes(draft: Draft, bytes: Uint8Array, parent: Box, depth: number): void {
  if (depth > 8) return
  for (const box of boxesIn(bytes, parent.from, parent.end)) {
    if (containers.has(box.type)) readBoxes(draft, bytes, box, depth + 1)
    else if (box.end <= bytes.length) readBox(draft, bytes, box, parent.type)
    else if (box.type === 'jxlc') readJxlSize(draft, bytes.subarray(box.from))
    else if (box.type !== 'mdat') noteTruncated(draft, `a ${box.type} box is cut off`)
  }
}

function readBox(draft: Draft, bytes: Uint8Array, box: Box, parent: string): void {
  const data = bytes.subarray(box.from, box.end)
  if (box.type === 'mdat' || data.length > 4 * limits.fieldBytes) return
  if (box.type === 'mvhd') readMovieHeader(draft, data)
  // A movie in fragments says its length here, if at all.
  else if (box.type === 'mehd') {
    setDuration(draft, (u32be(data, u8(data, 0) === 1 ? 8 : 4) / draft.timeScale) * 1000)
  } else if (box.type === 'tkhd') readTrackHeader(draft, data)
  else if (box.type === 'meta' && parent === 'file') readHeifMeta(draft, bytes, box)
  else if (box.type === 'meta') readItemList(draft, bytes, box)
  else if (box.type === 'XMP_' || box.type === 'xml ') addXmp(draft, decodeUtf8(data))
  else if (box.type === 'jxlc') readJxlSize(draft, data)
  else if (box.type === 'jxlp') readJxlSize(draft, data.subarray(4))
  else if (box.type === 'Exif') readExif(draft, data.subarray(4 + u32be(data, 0)))
  else if (box.type === 'uuid') readUuid(draft, data)
  else if (box.type === 'jumb' && parent === 'file') addJumbf(draft, bytes.subarray(box.from - 8, box.end))
  else if (box.type.startsWith('\u00a9')) {
    addText(draft, itemName(box.type), decodeText(data.subarray(4, 4 + u16be(data, 0))))
  }
}

function readMovieHeader(draft: Draft, data: Uint8Array): void {
  const isLong = u8(data, 0) === 1
  const scale = u32be(data, isLong ? 20 : 12)
  const duration = isLong ? u64be(data, 24) : u32be(data, 16)
  draft.timeScale = scale
  if (duration !== 0xffffffff) setDuration(draft, (duration / scale) * 1000)
  // Seconds since 1904-01-01.
  const created = (isLong ? u64be(data, 4) : u32be(data, 4)) - 2_082_844_800
  if (created > 0 && created < 4_102_444_800) draft.createdAt ??= new Date(created * 1000).toISOString()
}

function readTrackHeader(draft: Draft, data: Uint8Array): void {
  const at = u8(data, 0) === 1 ? 52 : 40
  const [width, height] = [u16be(data, at + 36), u16be(data, at + 40)]
  // A display matrix with zeros on its diagonal turns the picture by a quarter.
  const isTurned = u32be(data, at) === 0 && u32be(data, at + 4) !== 0
  if (width * height > draft.width * draft.height) {
    setSize(draft, isTurned ? height : width, isTurned ? width : height)
  }
}

function readUuid(draft: Draft, data: Uint8Array): void {
  const id = Buffer.from(data.subarray(0, 16)).toString('hex')
  if (id === xmpId) addXmp(draft, decodeUtf8(data.subarray(16)))
  // C2PA 2.1 §A.5.1: version and flags, a purpose ending in NUL, for `manifest` an eight-byte offset.
  if (id === c2paId && startsWith(data, 'manifest\0', 20)) addJumbf(draft, data.subarray(37))
}

/** iTunes item lists name a value by four characters; QuickTime key lists by number into a `keys` box. */
function readItemList(draft: Draft, bytes: Uint8Array, meta: Box): void {
  // QuickTime leaves out the version field that ISO demands.
  const from = fourcc(bytes, meta.from + 4) === 'hdlr' ? meta.from : meta.from + 4
  const boxes = [...boxesIn(bytes, from, meta.end)]
  const keysBox = boxes.find(box => box.type === 'keys')
  const keys = keysBox
    ? [...boxesIn(bytes, keysBox.from + 8, keysBox.end)].map(key => latin1(bytes, key.from, key.end))
    : []
  for (const list of boxes.filter(box => box.type === 'ilst')) {
    for (const item of boxesIn(bytes, list.from, list.end)) {
      const parts = [...boxesIn(bytes, item.from, item.end)]
      const data = parts.find(part => part.type === 'data')
      const name = parts.find(part => part.type === 'name')
      const key = keys[u32be(bytes, item.from - 4) - 1]
      if (data) {
        addItem(
          draft,
          bytes,
          key ?? (name ? latin1(bytes, name.from + 4, name.end) : itemName(item.type)),
          data,
        )
      }
    }
  }
}

function addItem(draft: Draft, bytes: Uint8Array, key: string, data: Box): void {
  const type = u32be(bytes, data.from) & 0xffffff
  const value = bytes.subarray(data.from + 8, data.end)
  const name = key.replace(/^com\.apple\.quicktime\./, '')
  if (value.length > limits.fieldBytes) return
  if (type === 1 || (type === 0 && value.length > 8)) addText(draft, name, decodeText(value))
  if (type === 2) addText(draft, name, decodeUtf16(value, 'big'))
  if (name === 'make') draft.exif.camera_make ??= decodeText(value).slice(0, 100)
  if (name === 'model') draft.exif.camera_model ??= decodeText(value).slice(0, 100)
}

function itemName(type: string): string {
  const known = {
    '\u00a9cmt': 'comment',
    '\u00a9nam': 'title',
    '\u00a9too': 'encoder',
    '\u00a9des': 'description',
    desc: 'description',
  }
  return (known as Record<string, string>)[type] ?? type
}
