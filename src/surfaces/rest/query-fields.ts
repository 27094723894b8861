// Query strings and paths carry text. What the text stands for is read off the schema; what does not fit stays text,
// so that the operation's own validation says what is wrong with it.
import type { JsonSchema } from '#surfaces/client'
import { isDeeper } from '#surfaces/http'

const maxFields = 100
const maxItems = 1000
const maxJsonDepth = 16

export type QueryText = string | readonly string[]

/** The fields of a query string, each as its schema wants it. */
export function readFields(
  schema: JsonSchema,
  texts: Readonly<Record<string, QueryText | undefined>>,
): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [name, text] of Object.entries(texts).slice(0, maxFields + 1)) {
    if (text !== undefined) fields[name] = readField(fieldSchema(schema, name), schema, text)
  }
  return fields
}

export const hasTooManyFields = (texts: object) => Object.keys(texts).length > maxFields

function readField(field: JsonSchema | undefined, root: JsonSchema, text: QueryText): unknown {
  const ways = field ? waysOf(field, root) : []
  const list = ways.find(way => hasType(way, 'array'))
  if (typeof text !== 'string') {
    return list ? text.flatMap(each => readItems(list, root, each)) : text.map(each => readOne(ways, each))
  }
  if (list && !ways.some(way => hasType(way, 'string'))) return readItems(list, root, text)
  return readOne(ways, text)
}

/** `a,b` or `["a","b"]`. */
function readItems(list: JsonSchema, root: JsonSchema, text: string): unknown[] {
  const json = text.startsWith('[') ? readJson(text) : undefined
  if (Array.isArray(json)) return json
  if (text === '') return []
  const ways = isSchema(list.items) ? waysOf(list.items, root) : []
  return text.split(',', maxItems + 1).map(item => readOne(ways, item))
}

function readOne(ways: readonly JsonSchema[], text: string): unknown {
  const can = (type: string) => ways.some(way => hasType(way, type))
  const constants = ways.flatMap(way => ('const' in way ? [way.const] : (way.enum ?? [])))
  const constant = constants.find(each => typeof each !== 'string' && String(each) === text)
  if (constant !== undefined) return constant
  if (can('string')) return text
  if ((can('number') || can('integer')) && /^-?\d+(\.\d+)?(e[+-]?\d{1,3})?$/i.test(text)) return Number(text)
  if (can('boolean') && booleans.has(text)) return booleans.get(text)
  if (can('null') && text === 'null') return null
  const isJson = (can('object') && text.startsWith('{')) || (can('array') && text.startsWith('['))
  return isJson ? (readJson(text) ?? text) : text
}

/** A field that is only named is on: `?newest_first`. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['', true],
])

function readJson(text: string): unknown {
  if (isDeeper(text, maxJsonDepth) || text.includes('__proto__')) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** The schema of a field, in whichever way the input may look that has it. */
function fieldSchema(root: JsonSchema, name: string): JsonSchema | undefined {
  const has = ({ properties }: JsonSchema) => properties !== undefined && Object.hasOwn(properties, name)
  return [root, ...waysOf(root, root)].find(has)?.properties?.[name]
}

/** Every way a value may look, with references followed; a schema that refers to itself ends at some depth. */
function waysOf(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  const found = resolve(schema, root)
  const choices = choicesOf(found)
  if (choices.length === 0 || depth > 8) return [found]
  return choices.flatMap(choice => waysOf(choice, root, depth + 1))
}

const choicesOf = ({ anyOf = [], oneOf = [], allOf = [] }: JsonSchema): readonly JsonSchema[] => [
  ...anyOf,
  ...oneOf,
  ...allOf,
]

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  return (name === undefined ? undefined : root.$defs?.[name]) ?? schema
}

const hasType = ({ type }: JsonSchema, wanted: string) =>
  type === wanted || (Array.isArray(type) && type.includes(wanted))

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null
