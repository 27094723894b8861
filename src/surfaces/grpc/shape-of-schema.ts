// JSON Schema → protobuf, by rules that look at nothing but the schema:
// - an object is a message; a record, and what a schema leaves open, is a Struct; anything at all is a Value
// - `integer` is int64, `number` is double, whatever their bounds, so that changing a bound changes no type
// - strings are strings, times and amounts too; a set of strings is an enum whose zero means nothing
// - every single field has presence, so that a missing one can be told from one that is zero
// - null: an answer's required field is left out; elsewhere `<field>_null` says it
// - an empty list where none is required: `<field>_is_empty` says it
// - one of several kinds is a oneof: objects by their distinguishing constant, others by their type
import type { JsonSchema } from '#surfaces/client'
import { scalar, type MessageShape, type Shape } from './message-shape.ts'
import { nameVariants } from './name-variants.ts'
import { aboutOf, addField, nestedMessage, newEnum, newMessage, type Place } from './new-shapes.ts'
import { pascalCase, snakeCase } from './proto-names.ts'
import { isOpen, itemsOf, mergedObject, stringsOf, variantsOf, withoutNull } from './read-schema.ts'

export interface SchemaOptions {
  /** `ReadRequest`. */
  readonly name: string
  /** `alice.bar.v1`. */
  readonly packageName: string
  /** Answers carry every required field, so that an absent one can mean null. */
  readonly isAnswer: boolean
}

/** What is known while one root schema is turned into messages. */
interface Making {
  readonly root: JsonSchema
  readonly isAnswer: boolean
  readonly messageByRef: Map<string, MessageShape>
  /** References being followed that are no messages: meeting one again is a recursion only a Value can hold. */
  readonly open: Set<string>
}

/** The message for an object or a union of objects; its fields have no numbers yet. */
export function messageOfSchema(schema: JsonSchema, options: SchemaOptions): MessageShape {
  const { name, packageName, isAnswer } = options
  const variants = variantsOf(schema)
  const message = newMessage(name, packageName, variants.length > 1 ? 'union' : 'object', aboutOf(schema))
  const messageByRef = new Map([['#', message]])
  const making: Making = { root: schema, isAnswer, messageByRef, open: new Set() }
  if (variants.length === 1) {
    addProperties(making, message, mergedObject(variants[0]!) ?? { additionalProperties: true })
  } else if (!addVariants(making, message, variants)) {
    addField(message, { name: 'value', shape: { kind: 'value' }, oneof: 'kind' })
  }
  return message
}

function addProperties(making: Making, message: MessageShape, schema: JsonSchema) {
  const required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : [])
  for (const [json, property] of Object.entries(schema.properties ?? {})) {
    addProperty(making, message, { json, property, isRequired: required.has(json) })
  }
  if (!isOpen(schema)) return
  const about = 'Properties that have no field of their own.'
  addField(message, { name: 'other_fields', shape: { kind: 'struct' }, role: 'rest', about })
}

interface Property {
  readonly json: string
  readonly property: JsonSchema
  readonly isRequired: boolean
}

function addProperty(making: Making, message: MessageShape, { json, property, isRequired }: Property) {
  const { schema, isNullable: takesNull } = withoutNull(property)
  const place = { owner: message, name: pascalCase(json) }
  const items = itemsOf(schema)
  const shape = items ? itemShape(making, items, place) : shapeOf(making, schema, place)
  const name = snakeCase(json)
  const isRepeated = items !== undefined
  // A Value says null itself.
  const isNullable = takesNull && (isRepeated || shape.kind !== 'value')
  const isNullWhenAbsent = isNullable && isRequired && making.isAnswer
  const needsNull = isNullable && !isNullWhenAbsent
  const oneof = needsNull && !isRepeated ? `${name}_choice` : undefined
  const about = aboutOf(property) ?? aboutOf(schema)
  const isAsked = isRequired && !isRepeated && !making.isAnswer
  addField(message, { name, json, shape, isRepeated, isRequired, isAsked, isNullWhenAbsent, oneof, about })
  const told = { json, shape: scalar('bool') }
  if (needsNull) {
    addField(message, { ...told, name: `${name}_null`, role: 'null', oneof, about: `${json} is null.` })
  }
  if (isRepeated && (!isRequired || isNullable)) {
    addField(message, {
      ...told,
      name: `${name}_is_empty`,
      role: 'empty',
      about: `${json} is there, and empty.`,
    })
  }
}

function itemShape(making: Making, property: JsonSchema, { owner, name }: Place): Shape {
  const place = { owner, name: `${name}Item` }
  const { schema, isNullable } = withoutNull(property)
  if (!isNullable) return shapeOf(making, schema, place)
  const { message, keep } = nestedMessage(place, 'nullable', schema)
  const shape = shapeOf(making, schema, { owner: message, name: 'Value' })
  if (shape.kind === 'value') return shape
  addField(message, { name: 'value', shape })
  keep()
  return { kind: 'message', message }
}

function shapeOf(making: Making, schema: JsonSchema, place: Place): Shape {
  if (schema.$ref !== undefined) return refShape(making, schema.$ref, place)
  const strings = stringsOf(schema)
  if (strings) return { kind: 'enum', values: newEnum(place, strings) }
  const variants = variantsOf(schema)
  if (variants.length !== 1) return unionShape(making, variants, place)
  const object = mergedObject(schema)
  if (object) return objectShape(making, object, place)
  const items = itemsOf(schema)
  if (items) return listShape(making, schema, items, place)
  return scalarByType[String(schema.type ?? typeof schema.const)] ?? { kind: 'value' }
}

const scalarByType: Readonly<Record<string, Shape>> = {
  string: scalar('string'),
  boolean: scalar('bool'),
  integer: scalar('int64'),
  number: scalar('double'),
}

function objectShape(making: Making, schema: JsonSchema, place: Place): Shape {
  if (isOpen(schema) && Object.keys(schema.properties ?? {}).length === 0) return { kind: 'struct' }
  const { message, keep } = nestedMessage(place, 'object', schema)
  keep()
  addProperties(making, message, schema)
  return { kind: 'message', message }
}

/** A list where a field cannot repeat: in a list or a union. */
function listShape(making: Making, schema: JsonSchema, items: JsonSchema, place: Place): Shape {
  const { message, keep } = nestedMessage(place, 'list', schema)
  keep()
  addField(message, {
    name: 'items',
    isRepeated: true,
    shape: itemShape(making, items, { owner: message, name: '' }),
  })
  return { kind: 'message', message }
}

function unionShape(making: Making, schemas: readonly JsonSchema[], place: Place): Shape {
  const variants = nameVariants(schemas)
  if (variants?.length === 1) return shapeOf(making, variants[0]!.schema, place)
  const { message, keep } = nestedMessage(place, 'union', {})
  if (!addVariants(making, message, schemas)) return { kind: 'value' }
  keep()
  return { kind: 'message', message }
}

/** A field of one oneof for each kind of value; false when they cannot be told apart. */
function addVariants(making: Making, message: MessageShape, schemas: readonly JsonSchema[]): boolean {
  const variants = nameVariants(schemas)
  for (const { name, schema } of variants ?? []) {
    const shape = shapeOf(making, schema, { owner: message, name: pascalCase(name) })
    addField(message, { name, shape, oneof: 'kind' })
  }
  return (variants?.length ?? 0) > 0
}

function refShape(making: Making, ref: string, place: Place): Shape {
  const known = making.messageByRef.get(ref)
  if (known) return { kind: 'message', message: known }
  const name = ref.slice('#/$defs/'.length)
  const target = making.root.$defs?.[name]
  if (!target || making.open.has(ref)) return { kind: 'value' }
  const object = mergedObject(target)
  if (object && Object.keys(object.properties ?? {}).length > 0) {
    const owner = making.messageByRef.get('#')!
    const { message, keep } = nestedMessage({ owner, name: pascalCase(name) }, 'object', target)
    keep()
    making.messageByRef.set(ref, message)
    addProperties(making, message, object)
    return { kind: 'message', message }
  }
  making.open.add(ref)
  const shape = shapeOf(making, target, place)
  making.open.delete(ref)
  return shape
}
