import { latin1, u8 } from './bytes.ts'
import { addText, type Draft, limits, noteTruncated, setDuration, setSize } from './draft.ts'
import { decodeUtf8 } from './text.ts'

interface Element {
  readonly id: number
  readonly from: number
  readonly end: number
}

/** Element ids of RFC 9559 that are walked into. */
const masters = new Set([0x18538067, 0x1549a966, 0x1654ae6b, 0xae, 0xe0, 0x1254c367, 0x7373, 0x67c8])
const [timestampScale, duration, pixelWidth, pixelHeight, tagName, tagText, titleId] = [
  0x2ad7b1, 0x4489, 0xb0, 0xba, 0x45a3, 0x4487, 0x7ba9,
]

interface Facts {
  scale: number
  duration: number
  width: number
  name: string
  budget: number
}

/** Reads playing time, picture size and tags of Matroska and WebM (RFC 9559), skipping over the pictures. */
export function readMatroska(draft: Draft, bytes: Uint8Array): void {
  const facts: Facts = { scale: 1_000_000, duration: 0, width: 0, name: '', budget: 20_000 }
  walk(draft, bytes, { id: 0, from: 0, end: bytes.length }, { facts, depth: 0 })
  setDuration(draft, (facts.duration * facts.scale) / 1e6)
  if (draft.durationMs === 0 && draft.width === 0) noteTruncated(draft, 'it has no track list')
}

function walk(
  draft: Draft,
  bytes: Uint8Array,
  parent: Element,
  { facts, depth }: { facts: Facts; depth: number },
): void {
  if (depth > 8) return
  let at = parent.from
  while (at < parent.end && facts.budget-- > 0) {
    const element = elementAt(bytes, at, parent.end)
    if (!element || element.end <= at) return
    if (masters.has(element.id)) walk(draft, bytes, element, { facts, depth: depth + 1 })
    else if (element.end <= bytes.length) readElement(draft, bytes, element, facts)
    at = element.end
  }
}

/** An element of unknown length lasts to the end of what holds it; live recordings leave segments and clusters so. */
function elementAt(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  const idLength = Math.clz32(u8(bytes, at)) - 23
  const sizeAt = at + idLength
  const sizeLength = Math.clz32(u8(bytes, sizeAt)) - 23
  if (idLength > 4 || sizeLength > 8) return undefined
  let id = 0
  for (let index = at; index < sizeAt; index++) id = id * 256 + u8(bytes, index)
  let size = u8(bytes, sizeAt) & ((1 << (8 - sizeLength)) - 1)
  let isUnknown = size === (1 << (8 - sizeLength)) - 1
  for (let index = sizeAt + 1; index < sizeAt + sizeLength; index++) {
    isUnknown &&= u8(bytes, index) === 0xff
    size = size * 256 + u8(bytes, index)
  }
  const from = sizeAt + sizeLength
  if (isUnknown && !masters.has(id)) return undefined
  return { id, from, end: isUnknown ? limit : from + size }
}

function readElement(draft: Draft, bytes: Uint8Array, { id, from, end }: Element, facts: Facts): void {
  const data = bytes.subarray(from, end)
  if (id === timestampScale) facts.scale = unsigned(data)
  else if (id === duration) facts.duration = float(data)
  else if (id === pixelWidth) facts.width = unsigned(data)
  else if (id === pixelHeight && draft.width === 0) setSize(draft, facts.width, unsigned(data))
  if (data.length > limits.fieldBytes) return
  if (id === titleId) addText(draft, 'title', decodeUtf8(data))
  else if (id === tagName) facts.name = latin1(data, 0, 80)
  else if (id === tagText) addText(draft, facts.name.toLowerCase(), decodeUtf8(data))
}

function unsigned(data: Uint8Array): number {
  let value = 0
  for (const byte of data.subarray(0, 8)) value = value * 256 + byte
  return value
}

function float(data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (data.length === 4) return view.getFloat32(0)
  return data.length === 8 ? view.getFloat64(0) : 0
}
