import { type Box, boxesIn } from './boxes.ts'
import { fourcc, indexOfByte, latin1, u16be, u32be, u64be, u8 } from './bytes.ts'
import { addXmp, type Draft, limits, setSize } from './draft.ts'
import { readExif } from './exif.ts'
import { decodeUtf8 } from './text.ts'

/** The item directory of HEIC and AVIF (ISO/IEC 23008-12): picture size, EXIF and XMP. */
export function readHeifMeta(draft: Draft, bytes: Uint8Array, meta: Box): void {
  const boxes = [...boxesIn(bytes, meta.from + 4, meta.end)]
  const find = (type: string) => boxes.find(box => box.type === type)
  const properties = find('iprp')
  if (properties) readSizes(draft, bytes, properties)
  const [items, places] = [find('iinf'), find('iloc')]
  if (!items || !places) return
  const placeOf = itemPlaces(bytes, places)
  for (const [id, type] of [...metadataItems(bytes, items)].slice(0, 8)) {
    const place = placeOf.get(id)
    if (!place || place.from + place.length > bytes.length || place.length > limits.fieldBytes) continue
    const data = bytes.subarray(place.from, place.from + place.length)
    if (type === 'xmp') addXmp(draft, decodeUtf8(data))
    else readExif(draft, data.subarray(4 + u32be(data, 0)))
  }
}

/** The largest picture is the main one: the others are its tiles and thumbnails. */
function readSizes(draft: Draft, bytes: Uint8Array, properties: Box): void {
  for (const list of boxesIn(bytes, properties.from, properties.end)) {
    if (list.type !== 'ipco') continue
    for (const property of boxesIn(bytes, list.from, list.end)) {
      const [width, height] = [u32be(bytes, property.from + 4), u32be(bytes, property.from + 8)]
      if (property.type === 'ispe' && width * height > draft.width * draft.height) {
        setSize(draft, width, height)
      }
    }
  }
}

function* metadataItems(bytes: Uint8Array, items: Box): Generator<readonly [number, 'exif' | 'xmp']> {
  const isLong = u8(bytes, items.from) > 0
  for (const entry of boxesIn(bytes, items.from + (isLong ? 8 : 6), items.end)) {
    const version = u8(bytes, entry.from)
    if (entry.type !== 'infe' || version < 2) continue
    const id = version === 2 ? u16be(bytes, entry.from + 4) : u32be(bytes, entry.from + 4)
    const at = entry.from + (version === 2 ? 8 : 10)
    const type = fourcc(bytes, at)
    const afterName = indexOfByte(bytes, 0, at + 4) + 1
    if (type === 'Exif') yield [id, 'exif']
    else if (type === 'mime' && latin1(bytes, afterName, afterName + 19) === 'application/rdf+xml') {
      yield [id, 'xmp']
    }
  }
}

interface Place {
  readonly from: number
  readonly length: number
}

/** Only items in one piece with an absolute place, as every camera writes its EXIF. */
function itemPlaces(bytes: Uint8Array, box: Box): Map<number, Place> {
  const places = new Map<number, Place>()
  const version = u8(bytes, box.from)
  const sizes = u16be(bytes, box.from + 4)
  const [offsetSize, lengthSize, baseSize, indexSize] = [
    sizes >> 12,
    (sizes >> 8) & 15,
    (sizes >> 4) & 15,
    version > 0 ? sizes & 15 : 0,
  ]
  const wideId = version === 2
  const count = wideId ? u32be(bytes, box.from + 6) : u16be(bytes, box.from + 6)
  let at = box.from + (wideId ? 10 : 8)
  for (let index = 0; index < count && index < 4096 && at < box.end; index++) {
    const id = wideId ? u32be(bytes, at) : u16be(bytes, at)
    at += wideId ? 4 : 2
    const method = version > 0 ? u16be(bytes, at) & 15 : 0
    at += (version > 0 ? 2 : 0) + 2
    const base = sized(bytes, at, baseSize)
    const extents = u16be(bytes, at + baseSize)
    const first = at + baseSize + 2 + indexSize
    const from = base + sized(bytes, first, offsetSize)
    if (extents === 1 && method === 0) {
      places.set(id, { from, length: sized(bytes, first + offsetSize, lengthSize) })
    }
    at = at + baseSize + 2 + extents * (indexSize + offsetSize + lengthSize)
  }
  return places
}

function sized(bytes: Uint8Array, at: number, size: number): number {
  if (size === 8) return u64be(bytes, at)
  return size === 4 ? u32be(bytes, at) : 0
}
