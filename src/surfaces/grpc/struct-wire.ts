// google.protobuf.Value and Struct (google/protobuf/struct.proto), written and read as the JSON they stand for.
import {
  countValue,
  takeBoolean,
  takeDouble,
  takeInteger,
  takeNested,
  takeString,
  takeTag,
  type WireInput,
} from './wire-reader.ts'
import {
  putDouble,
  putInteger,
  putNested,
  putString,
  putVarint,
  tagOf,
  wireType,
  type WireOutput,
} from './wire-writer.ts'

const nullTag = tagOf(1, wireType.varint)
const numberTag = tagOf(2, wireType.fixed64)
const stringTag = tagOf(3, wireType.bytes)
const boolTag = tagOf(4, wireType.varint)
const structTag = tagOf(5, wireType.bytes)
const listTag = tagOf(6, wireType.bytes)
const fieldsTag = tagOf(1, wireType.bytes)
const keyTag = tagOf(1, wireType.bytes)
const entryValueTag = tagOf(2, wireType.bytes)

/** Any value as `JSON.stringify` would have it. */
export function writeValue(out: WireOutput, given: unknown): void {
  const value = plain(given)
  switch (typeof value) {
    case 'string':
      putVarint(out, stringTag)
      return putString(out, value)
    case 'number':
      if (!Number.isFinite(value)) return writeNull(out)
      putVarint(out, numberTag)
      return putDouble(out, value)
    case 'boolean':
      putVarint(out, boolTag)
      return putInteger(out, value ? 1 : 0)
    case 'object':
      if (value === null) return writeNull(out)
      putVarint(out, Array.isArray(value) ? listTag : structTag)
      if (Array.isArray(value)) return putNested(out, value, writeList)
      return putNested(out, value as Record<string, unknown>, writeStruct)
    case 'bigint':
      throw new TypeError('A bigint has no place in JSON')
    default:
      return writeNull(out)
  }
}

function writeNull(out: WireOutput) {
  putVarint(out, nullTag)
  putInteger(out, 0)
}

const writeList = (out: WireOutput, items: readonly unknown[]) => {
  for (const item of items) {
    putVarint(out, fieldsTag)
    putNested(out, item, writeValue)
  }
}

export function writeStruct(out: WireOutput, record: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(record)) {
    const value = plain(record[key])
    if (value === undefined || typeof value === 'function' || typeof value === 'symbol') continue
    putVarint(out, fieldsTag)
    putNested(out, [key, value] as const, writeEntry)
  }
}

const writeEntry = (out: WireOutput, [key, value]: readonly [string, unknown]) => {
  putVarint(out, keyTag)
  putString(out, key)
  putVarint(out, entryValueTag)
  putNested(out, value, writeValue)
}

/** What JSON makes of an object that says so itself, as dates do. */
export function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value
  return typeof value.toJSON === 'function' ? (value as { toJSON(): unknown }).toJSON() : value
}

export function readValue(input: WireInput): unknown {
  countValue(input)
  let value: unknown = null
  for (let tag = takeTag(input); tag !== 0; tag = takeTag(input)) {
    if (tag === numberTag) value = takeDouble(input)
    else if (tag === stringTag) value = takeString(input)
    else if (tag === boolTag) value = takeBoolean(input)
    else if (tag === structTag) value = takeNested(input, readStruct)
    else if (tag === listTag) value = takeNested(input, readList)
    else {
      takeInteger(input)
      value = null
    }
  }
  return value
}

function readList(input: WireInput): unknown[] {
  const items: unknown[] = []
  while (takeTag(input) !== 0) items.push(takeNested(input, readValue))
  return items
}

export function readStruct(input: WireInput): Record<string, unknown> {
  const entries: [string, unknown][] = []
  while (takeTag(input) !== 0) entries.push(takeNested(input, readEntry))
  // Also `__proto__` becomes a property like any other.
  return Object.fromEntries(entries)
}

function readEntry(input: WireInput): [string, unknown] {
  let key = ''
  let value: unknown = null
  for (let tag = takeTag(input); tag !== 0; tag = takeTag(input)) {
    if (tag === keyTag) key = takeString(input)
    else value = takeNested(input, readValue)
  }
  return [key, value]
}
