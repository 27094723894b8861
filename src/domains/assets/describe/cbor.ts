import { latin1, u16be, u32be, u64be, u8 } from './bytes.ts'
import { decodeUtf8 } from './text.ts'

interface Cursor {
  readonly bytes: Uint8Array
  at: number
  /** How many more values are read: a few bytes may not unfold into millions of objects. */
  budget: number
}

/**
 * Decodes one CBOR value (RFC 8949), or answers undefined when it is not well formed.
 * Maps become plain objects with text keys; byte strings stay views; tags are looked through.
 */
export function decodeCbor(bytes: Uint8Array): unknown {
  try {
    return value({ bytes, at: 0, budget: 20_000 }, 0)
  } catch {
    // Malformed data is an answer here: there is nothing to read.
    return undefined
  }
}

const stop = Symbol('stop')

function value(cursor: Cursor, depth: number): unknown {
  if (cursor.budget-- <= 0 || depth > 32 || cursor.at >= cursor.bytes.length) {
    throw new RangeError('Not readable CBOR')
  }
  const head = u8(cursor.bytes, cursor.at++)
  const kind = head >> 5
  if (head === 0xff) return stop
  if (kind === 7) return simple(cursor, head & 31)
  const isOpen = (head & 31) === 31
  const argument = isOpen ? Number.POSITIVE_INFINITY : number(cursor, head & 31)
  if (kind === 0) return argument
  if (kind === 1) return -1 - argument
  if (kind === 2 || kind === 3) return string(cursor, argument, kind === 3)
  if (kind === 4) return array(cursor, argument, depth)
  if (kind === 5) return map(cursor, argument, depth)
  return value(cursor, depth + 1)
}

function number(cursor: Cursor, size: number): number {
  const { bytes, at } = cursor
  if (size < 24) return size
  if (size > 27) throw new RangeError('Not readable CBOR')
  cursor.at += 1 << (size - 24)
  if (size === 24) return u8(bytes, at)
  if (size === 25) return u16be(bytes, at)
  return size === 26 ? u32be(bytes, at) : u64be(bytes, at)
}

function simple(cursor: Cursor, size: number): unknown {
  const view = new DataView(cursor.bytes.buffer, cursor.bytes.byteOffset, cursor.bytes.byteLength)
  const { at } = cursor
  if (size === 20 || size === 21) return size === 21
  if (size === 25) cursor.at += 2
  else if (size === 26) cursor.at += 4
  else if (size === 27) cursor.at += 8
  else if (size === 24) cursor.at += 1
  if (size === 26) return view.getFloat32(at)
  return size === 27 ? view.getFloat64(at) : null
}

/** A string of open length is a list of pieces. */
function string(cursor: Cursor, length: number, isText: boolean): unknown {
  if (length === Number.POSITIVE_INFINITY) {
    const pieces = array(cursor, length, 30)
    return isText ? pieces.join('') : Buffer.concat(pieces.filter(piece => piece instanceof Uint8Array))
  }
  const from = cursor.at
  if (from + length > cursor.bytes.length) throw new RangeError('Not readable CBOR')
  cursor.at += length
  const bytes = cursor.bytes.subarray(from, from + length)
  return isText ? decodeUtf8(bytes) : bytes
}

function array(cursor: Cursor, length: number, depth: number): unknown[] {
  const items: unknown[] = []
  while (items.length < length) {
    const item = value(cursor, depth + 1)
    if (item === stop) break
    items.push(item)
  }
  return items
}

function map(cursor: Cursor, length: number, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = []
  while (entries.length < length) {
    const key = value(cursor, depth + 1)
    if (key === stop) break
    const name = key instanceof Uint8Array ? latin1(key) : String(key)
    entries.push([name, value(cursor, depth + 1)])
  }
  return Object.fromEntries(entries)
}
