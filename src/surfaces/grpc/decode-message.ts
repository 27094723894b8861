import { Refusal } from '#kernel'
import { wireTypeOf } from './encode-message.ts'
import type { FieldShape, MessageShape, Scalar, Shape } from './message-shape.ts'
import { readStruct, readValue } from './struct-wire.ts'
import {
  countValue,
  takeBoolean,
  takeBytes,
  takeDouble,
  takeInteger,
  takeNested,
  takeString,
  takeTag,
  wireInput,
  type WireInput,
} from './wire-reader.ts'
import { tagOf, wireType } from './wire-writer.ts'

/** Turns bytes into JSON of one shape; refuses fields it does not know. */
export type Decode = (bytes: Buffer) => unknown

type Read = (input: WireInput) => unknown
type Json = Record<string, unknown>
type ReadField = (input: WireInput, json: Json) => void

export function createDecoder(message: MessageShape): Decode {
  const read = messageReader(message, new Map())
  return bytes => read(wireInput(bytes))
}

function messageReader(message: MessageShape, known: Map<MessageShape, Read>): Read {
  const made = known.get(message)
  if (made) return made
  // A message may hold itself: until its reader is made, whoever needs it asks for it when reading.
  known.set(message, input => known.get(message)!(input))
  const read = bodyReader(message, known)
  known.set(message, read)
  return read
}

/** What is collected under a name that no property has: the value of a wrapper or a union. */
const only = ''

function bodyReader(message: MessageShape, known: Map<MessageShape, Read>): Read {
  const { kind, fields, name } = message
  const readers = new Map(fields.flatMap(field => readersOf(field, known)))
  const complete = kind === 'object' ? completing(fields) : () => {}
  return input => {
    countValue(input)
    const json: Json = kind === 'list' ? { [only]: [] } : {}
    for (let tag = takeTag(input); tag !== 0; tag = takeTag(input)) {
      const read = readers.get(tag)
      if (!read) throw unknownField(tag, name)
      read(input, json)
    }
    if (kind === 'object') complete(json)
    return kind === 'object' ? json : kind === 'nullable' ? (json[only] ?? null) : json[only]
  }
}

/** Puts back what protobuf leaves out: empty lists, and null where absent means null. */
function completing(fields: readonly FieldShape[]): (json: Json) => void {
  const lists = fields.filter(field => field.isRepeated && field.isRequired && !field.isNullWhenAbsent)
  const nulls = fields.filter(field => field.isNullWhenAbsent)
  const canBeNull = new Set(fields.filter(({ role }) => role === 'null').map(({ json }) => json))
  const empty = lists.filter(({ json }) => !canBeNull.has(json))
  return json => {
    for (const { json: property } of empty) json[property] ??= []
    for (const { json: property } of nulls) json[property] ??= null
  }
}

/** By tag: numbers of a list come packed or one by one, and readers take both. */
function readersOf(field: FieldShape, known: Map<MessageShape, Read>): [number, ReadField][] {
  const { number, json: property, role, isRepeated, shape } = field
  if (role === 'rest') return [[tagOf(number, wireType.bytes), restReader]]
  const tag = tagOf(number, wireTypeOf(shape))
  if (role !== 'value') return [[tag, markReader(field)]]
  const read = shapeReader(shape, known)
  if (!isRepeated) return [[tag, (input, json) => set(json, property, read(input))]]
  const one: ReadField = (input, json) => {
    countValue(input)
    listAt(json, property).push(read(input))
  }
  if (wireTypeOf(shape) === wireType.bytes) return [[tag, one]]
  const packed: ReadField = (input, json) =>
    takeNested(input, inner => {
      while (inner.at < inner.end) one(inner, json)
    })
  return [
    [tag, one],
    [tagOf(number, wireType.bytes), packed],
  ]
}

const restReader: ReadField = (input, json) => {
  for (const [name, value] of Object.entries(takeNested(input, readStruct))) {
    if (!Object.hasOwn(json, name)) set(json, name, value)
  }
}

function markReader({ json: property, role }: FieldShape): ReadField {
  return (input, json) => {
    if (!takeBoolean(input)) return
    if (role === 'null') set(json, property, null)
    else listAt(json, property)
  }
}

function listAt(json: Json, property: string): unknown[] {
  const known = json[property]
  if (Array.isArray(known)) return known
  const made: unknown[] = []
  set(json, property, made)
  return made
}

/** Assigning to `__proto__` would not make a property. */
function set(json: Json, property: string, value: unknown) {
  if (property !== '__proto__') {
    json[property] = value
    return
  }
  Object.defineProperty(json, property, { value, enumerable: true, configurable: true, writable: true })
}

function shapeReader(shape: Shape, known: Map<MessageShape, Read>): Read {
  switch (shape.kind) {
    case 'value':
      return input => takeNested(input, readValue)
    case 'struct':
      return input => takeNested(input, readStruct)
    case 'message': {
      const read = messageReader(shape.message, known)
      return input => takeNested(input, read)
    }
    case 'enum': {
      const names = new Map<unknown, string>(shape.values.members.map(({ json, number }) => [number, json]))
      // A number without a name is text no schema takes, so that the refusal lists the names.
      return input => {
        const number = takeInteger(input)
        return names.get(number) ?? String(number)
      }
    }
    case 'scalar':
      return scalarReaders[shape.scalar]
  }
}

const readInteger: Read = input => takeInteger(input)
const scalarReaders: Readonly<Record<Scalar, Read>> = {
  string: input => takeString(input),
  bytes: input => takeBytes(input),
  bool: input => takeBoolean(input),
  double: input => takeDouble(input),
  int32: readInteger,
  int64: readInteger,
}

/** Silently dropping what somebody asked for could do something else than they asked for. */
const unknownField = (tag: number, message: string) =>
  new Refusal('INVALID_INPUT', `${message} has no field ${Math.floor(tag / 8)} of this type`, {
    details: { message, field_number: Math.floor(tag / 8) },
    suggestions: ['update_proto'],
  })
