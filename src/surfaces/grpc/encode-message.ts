import { fitsShape } from './fits-shape.ts'
import type { FieldShape, MessageShape, Scalar, Shape } from './message-shape.ts'
import { plain, writeStruct, writeValue } from './struct-wire.ts'
import {
  createWireOutput,
  putBytes,
  putDouble,
  putInteger,
  putNested,
  putString,
  putVarint,
  tagOf,
  takeWritten,
  wireType,
  type WireOutput,
} from './wire-writer.ts'

/** Turns JSON of one shape into bytes. */
export type Encode = (json: unknown) => Buffer

type Write = (out: WireOutput, value: unknown) => void
type WriteField = (out: WireOutput, json: Readonly<Record<string, unknown>>) => void

/** Writers are made once for each message, so that writing looks nothing up. Encoders may share what they write into. */
export function createEncoder(message: MessageShape, out: WireOutput = createWireOutput()): Encode {
  const write = messageWriter(message, new Map())
  return json => {
    try {
      write(out, json)
      return takeWritten(out)
    } catch (error) {
      takeWritten(out)
      throw error
    }
  }
}

function messageWriter(message: MessageShape, known: Map<MessageShape, Write>): Write {
  const made = known.get(message)
  if (made) return made
  // A message may hold itself: until its writer is made, whoever needs it asks for it when writing.
  known.set(message, (out, value) => known.get(message)!(out, value))
  const write = bodyWriter(message, known)
  known.set(message, write)
  return write
}

function bodyWriter(message: MessageShape, known: Map<MessageShape, Write>): Write {
  switch (message.kind) {
    case 'object':
      return objectWriter(message, known)
    case 'union':
      return unionWriter(message, known)
    case 'list': {
      const items = listWriter(message.fields[0]!, known)
      return (out, value) => items(out, value as readonly unknown[])
    }
    case 'nullable': {
      const write = taggedWriter(message.fields[0]!, known)
      return (out, value) => {
        if (value !== undefined && value !== null) write(out, value)
      }
    }
  }
}

function objectWriter({ fields, path }: MessageShape, known: Map<MessageShape, Write>): Write {
  const writers = fields.map(field => fieldWriter(field, fields, known))
  return (out, given) => {
    const json = plain(given)
    if (typeof json !== 'object' || json === null) {
      throw new TypeError(`${path} is an object, not ${typeof json}`)
    }
    for (const write of writers) write(out, json as Readonly<Record<string, unknown>>)
  }
}

function fieldWriter(
  field: FieldShape,
  all: readonly FieldShape[],
  known: Map<MessageShape, Write>,
): WriteField {
  const { json: property, role, isRepeated } = field
  if (role === 'rest') return restWriter(field, all)
  if (role !== 'value') return markWriter(field)
  if (isRepeated) {
    const write = listWriter(field, known)
    return (out, json) => {
      const value = json[property]
      if (value !== undefined && value !== null) write(out, value as readonly unknown[])
    }
  }
  const write = taggedWriter(field, known)
  if (field.shape.kind === 'value') {
    return (out, json) => {
      const value = json[property]
      if (value !== undefined && typeof value !== 'function') write(out, value)
    }
  }
  return (out, json) => {
    const value = json[property]
    if (value !== undefined && value !== null) write(out, value)
  }
}

/** Says that a property is null, or an empty list. */
function markWriter({ json: property, role, number }: FieldShape): WriteField {
  const tag = tagOf(number, wireType.varint)
  return (out, json) => {
    const value = json[property]
    if (role === 'null' ? value !== null : !Array.isArray(value) || value.length > 0) return
    putVarint(out, tag)
    putInteger(out, 1)
  }
}

function restWriter({ number }: FieldShape, all: readonly FieldShape[]): WriteField {
  const named = new Set(all.filter(({ role }) => role !== 'rest').map(({ json }) => json))
  const tag = tagOf(number, wireType.bytes)
  return (out, json) => {
    const rest = Object.fromEntries(Object.entries(json).filter(([name]) => !named.has(name)))
    if (Object.keys(rest).length === 0) return
    putVarint(out, tag)
    putNested(out, rest, writeStruct)
  }
}

function unionWriter({ fields, path }: MessageShape, known: Map<MessageShape, Write>): Write {
  const variants = fields.map(field => ({ field, write: taggedWriter(field, known) }))
  return (out, given) => {
    const value = plain(given)
    const variant = variants.find(({ field }) => fitsShape(field.shape, value))
    if (!variant) throw new TypeError(`${path} has no variant for this value`)
    variant.write(out, value)
  }
}

function taggedWriter({ shape, number }: FieldShape, known: Map<MessageShape, Write>): Write {
  const tag = tagOf(number, wireTypeOf(shape))
  const write = shapeWriter(shape, known)
  return (out, value) => {
    putVarint(out, tag)
    write(out, value)
  }
}

/** Numbers of a list share one length (packed); everything else has a tag each. */
function listWriter(
  field: FieldShape,
  known: Map<MessageShape, Write>,
): (out: WireOutput, list: readonly unknown[]) => void {
  if (wireTypeOf(field.shape) === wireType.bytes) {
    const write = taggedWriter(field, known)
    return (out, list) => {
      for (const item of list) write(out, item)
    }
  }
  const tag = tagOf(field.number, wireType.bytes)
  const write = shapeWriter(field.shape, known)
  const writeAll = (out: WireOutput, list: readonly unknown[]) => {
    for (const item of list) write(out, item)
  }
  return (out, list) => {
    if (list.length === 0) return
    putVarint(out, tag)
    putNested(out, list, writeAll)
  }
}

export function wireTypeOf(shape: Shape): 0 | 1 | 2 {
  if (shape.kind === 'enum') return wireType.varint
  if (shape.kind !== 'scalar' || shape.scalar === 'string' || shape.scalar === 'bytes') return wireType.bytes
  return shape.scalar === 'double' ? wireType.fixed64 : wireType.varint
}

function shapeWriter(shape: Shape, known: Map<MessageShape, Write>): Write {
  switch (shape.kind) {
    case 'value':
      return (out, value) => putNested(out, value, writeValue)
    case 'struct':
      return (out, value) => putNested(out, value as Readonly<Record<string, unknown>>, writeStruct)
    case 'message': {
      const write = messageWriter(shape.message, known)
      return (out, value) => putNested(out, value, write)
    }
    case 'enum': {
      const numbers = new Map(shape.values.members.map(({ json, number }) => [json, number]))
      return (out, value) => putInteger(out, numbers.get(String(value)) ?? 0)
    }
    case 'scalar':
      return scalarWriters[shape.scalar]
  }
}

const writeInteger: Write = (out, value) => putInteger(out, Number(value))
const scalarWriters: Readonly<Record<Scalar, Write>> = {
  string: (out, value) => putString(out, String(plain(value))),
  bytes: (out, value) => putBytes(out, value as Uint8Array),
  bool: (out, value) => putInteger(out, value ? 1 : 0),
  double: (out, value) => putDouble(out, Number(value)),
  int32: writeInteger,
  int64: writeInteger,
}
