import type { JsonSchema } from '#surfaces/client'
import {
  anything,
  boolean,
  choiceOf,
  int32,
  json,
  listOf,
  nothing,
  number,
  objectOf,
  text,
  unite,
  type Shape,
  type ShapeField,
} from './shape.ts'

/** Reads a schema; whatever GraphQL cannot say with a type is `json`. */
export const shapeOf = (root: JsonSchema): Shape =>
  read(root, { root, shapesBySchema: new Map(), beingRead: new Set() })

interface Reading {
  readonly root: JsonSchema
  readonly shapesBySchema: Map<JsonSchema, Shape>
  readonly beingRead: Set<JsonSchema>
}

/** What leads back to itself without an object between has no type. */
function read(schema: JsonSchema, reading: Reading): Shape {
  const { shapesBySchema, beingRead } = reading
  const known = shapesBySchema.get(schema)
  if (known) return known
  if (beingRead.has(schema)) return anything
  beingRead.add(schema)
  const bare = readBare(schema, reading)
  beingRead.delete(schema)
  const made = typeof schema.description === 'string' ? { ...bare, about: schema.description } : bare
  shapesBySchema.set(schema, made)
  return made
}

function readBare(schema: JsonSchema, reading: Reading): Shape {
  if (schema.$ref !== undefined) return readPart(targetOf(reading.root, schema.$ref), reading)
  const options = schema.anyOf ?? schema.oneOf
  if (options) return readOptions(schema, options, reading)
  if (schema.allOf) return readAll(schema, schema.allOf, reading)
  if (schema.enum) return readEnum(schema.enum)
  if (schema.const !== undefined) return ofConstant(schema.const)
  return readTyped(schema, reading)
}

/** Fields that stand beside the options belong to each of them. */
function readOptions(schema: JsonSchema, options: readonly JsonSchema[], reading: Reading): Shape {
  const { anyOf: _, oneOf: __, ...shared } = schema
  const all = shared.properties ? options.map(option => ({ allOf: [shared, option] })) : options
  return unite(all.map(option => readPart(option, reading)))
}

function readAll(schema: JsonSchema, allOf: readonly JsonSchema[], reading: Reading): Shape {
  const { allOf: _, ...own } = schema
  const parts = [...allOf, own].map(part => resolved(part, reading.root)).filter(saysSomething)
  if (parts.length === 1) return read(parts[0]!, reading)
  const areObjects = parts.every(part => part.type === 'object' && !part.anyOf && !part.oneOf && !part.allOf)
  return areObjects ? readObject(merged(parts), reading) : anything
}

function readTyped(schema: JsonSchema, reading: Reading): Shape {
  switch (schema.type) {
    case 'string':
      return text
    case 'boolean':
      return boolean
    case 'number':
      return number
    case 'integer':
      return fits32Bits(schema) ? int32 : number
    case 'null':
      return nothing
    case 'array':
      return isSchema(schema.items) && !schema.prefixItems ? listOf(read(schema.items, reading)) : json
    case 'object':
      return readObject(schema, reading)
    default:
      return schema.properties ? readObject(schema, reading) : anything
  }
}

function readObject(schema: JsonSchema, reading: Reading): Shape {
  const entries = Object.entries(schema.properties ?? {})
  if (entries.length === 0) return json
  const required = new Set(schema.required as readonly string[] | undefined)
  let fields: readonly ShapeField[] | undefined
  const readFields = () =>
    entries.map(([key, part]) => ({
      key,
      shape: readPart(part, reading),
      isRequired: required.has(key),
      constant: constantOf(part),
      usual: part.default,
    }))
  return objectOf(() => (fields ??= readFields()), isOpen(schema))
}

/** JSON Schema writes "anything" as `true` too. */
const readPart = (part: unknown, reading: Reading) => (isSchema(part) ? read(part, reading) : anything)

function readEnum(values: readonly unknown[]): Shape {
  const texts = values.filter(value => typeof value === 'string')
  const others = values.filter(value => typeof value !== 'string').map(ofConstant)
  const some = texts.length > 1 ? [choiceOf([...new Set(texts)])] : texts.map(ofConstant)
  return unite([...some, ...others])
}

function ofConstant(value: unknown): Shape {
  if (typeof value === 'string') return text
  if (typeof value === 'boolean') return boolean
  if (typeof value === 'number') return isInt32(value) ? int32 : number
  return value === null ? nothing : anything
}

function constantOf(schema: JsonSchema): ShapeField['constant'] {
  const value = schema.const ?? (schema.enum?.length === 1 ? schema.enum[0] : undefined)
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isPlain ? value : undefined
}

const isSchema = (part: unknown): part is JsonSchema =>
  typeof part === 'object' && part !== null && !Array.isArray(part)

const isInt32 = (value: unknown) => typeof value === 'number' && (value | 0) === value

const fits32Bits = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema) =>
  isInt32(minimum ?? exclusiveMinimum) && isInt32(maximum ?? exclusiveMaximum)

function targetOf(root: JsonSchema, ref: string): JsonSchema | undefined {
  if (ref === '#') return root
  const name = /^#\/\$defs\/([^/]+)$/.exec(ref)?.[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
  return name !== undefined && root.$defs && Object.hasOwn(root.$defs, name) ? root.$defs[name] : undefined
}

/** Follows references until there is something else; in a circle there is nothing. */
function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const seen = new Set<string>()
  let at: JsonSchema | undefined = schema
  while (at?.$ref !== undefined && !seen.has(at.$ref)) {
    seen.add(at.$ref)
    at = targetOf(root, at.$ref)
  }
  return at?.$ref === undefined ? (at ?? {}) : {}
}

const silent = new Set(['description', 'title', 'default', '$defs', '$schema', 'id', '$id'])
const saysSomething = (schema: JsonSchema) => Object.keys(schema).some(keyword => !silent.has(keyword))
const isOpen = ({ additionalProperties: more }: JsonSchema) => more === true || isSchema(more)

const merged = (parts: readonly JsonSchema[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(parts.flatMap(part => Object.entries(part.properties ?? {}))),
  required: [...new Set(parts.flatMap(part => (part.required as readonly string[] | undefined) ?? []))],
  additionalProperties: parts.some(isOpen),
})
