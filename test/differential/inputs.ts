// Inputs made from the schemas that operations show: what an honest caller could send, and what a careless one does.
import type { JsonSchema, OperationInfo } from '#surfaces/client'
import fc from 'fast-check'

/** Values that exist in the Alice that is asked, by the name of the field that takes them. */
export type Known = Readonly<Record<string, readonly unknown[]>>

/** Fits the schema; fields whose values are known mostly name something that exists. */
export function fitting(info: OperationInfo, known: Known): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const root = info.input_schema
  return valueOf(root, { root, known, depth: 0 }) as fc.Arbitrary<Record<string, unknown>>
}

interface Place {
  readonly root: JsonSchema
  readonly known: Known
  readonly depth: number
  readonly field?: string
}

const deepest = 6

function valueOf(schema: JsonSchema | boolean | undefined, place: Place): fc.Arbitrary<unknown> {
  if (typeof schema !== 'object' || place.depth > deepest) return fc.constant('x')
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  if (schema.$ref !== undefined) {
    const target = name === undefined ? place.root : place.root.$defs?.[name]
    return valueOf(target, { ...place, depth: place.depth + 1 })
  }
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(each => valueOf(each, place)))
  const type = Array.isArray(schema.type) ? (schema.type[0] as string) : (schema.type as string | undefined)
  return ofType(type, schema, place)
}

function ofType(type: string | undefined, schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema, place)
    case 'integer':
      return fc.integer({
        min: Math.max(numberOf(schema.minimum, -5), -1000),
        max: Math.min(numberOf(schema.maximum, 50), 1000),
      })
    case 'number':
      return numberWithin(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array': {
      const min = numberOf(schema.minItems, 0)
      return fc.array(valueOf(schema.items as JsonSchema, deeper(place)), {
        minLength: min,
        maxLength: Math.max(min, 2),
      })
    }
    default:
      return schema.properties ? objectOf(schema, place) : recordOf(schema, place)
  }
}

const deeper = (place: Place) => ({ ...place, depth: place.depth + 1 })
const numberOf = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise)

/** Whole, so that every surface writes it alike; its least where no whole number lies between its bounds. */
function numberWithin(schema: JsonSchema): fc.Arbitrary<number> {
  const least = numberOf(schema.minimum, numberOf(schema.exclusiveMinimum, -1) + 1)
  const min = Math.ceil(Math.max(least, -1000))
  const max = Math.floor(Math.min(numberOf(schema.maximum, 50), 1000))
  return min > max ? fc.constant(least) : fc.integer({ min, max })
}

function objectOf(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
  const properties = Object.entries(schema.properties ?? {})
  const required = new Set(schema.required as readonly string[] | undefined)
  const fields = properties.map(([field, of]) => [field, valueOf(of, { ...deeper(place), field })] as const)
  return fc
    .record(Object.fromEntries(fields), {
      requiredKeys: properties.map(([field]) => field).filter(field => required.has(field)),
    })
    .chain(full => {
      // Most callers send few fields: many together hide what one of them does.
      const optional = Object.keys(full).filter(field => !required.has(field))
      return fc
        .subarray(optional, { maxLength: Math.min(2, optional.length) })
        .map(kept =>
          Object.fromEntries(
            Object.entries(full).filter(([field]) => required.has(field) || kept.includes(field)),
          ),
        )
    })
}

const recordOf = (schema: JsonSchema, place: Place) => {
  const values =
    typeof schema.additionalProperties === 'object' ? (schema.additionalProperties as JsonSchema) : undefined
  return fc.dictionary(fc.constantFrom('mood', 'style'), valueOf(values, deeper(place)), { maxKeys: 1 })
}

function textOf(schema: JsonSchema, { known, field }: Place): fc.Arbitrary<unknown> {
  const made = madeText(schema)
  const there = field === undefined ? undefined : known[field]
  return there && there.length > 0
    ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: made })
    : made
}

function madeText({ pattern, format, minLength, maxLength }: JsonSchema): fc.Arbitrary<string> {
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern), { size: 'small' })
  if (format === 'date-time') return fc.constant('2026-05-01T12:00:00Z')
  if (format === 'date') return fc.constant('2026-05-01')
  if (format === 'uri') return fc.constant('https://example.org/hook')
  const least = numberOf(minLength, 0)
  const words = fc.constantFrom('neon', 'castle', 'a', '☃ snow', 'two words', '0', 'o\'brien "q"', '100%')
  const most = numberOf(maxLength, 1000)
  return words.filter(text => text.length >= least && text.length <= most)
}

/** Breaks an input that fits. */
export type Mistake = (input: Readonly<Record<string, unknown>>, info: OperationInfo) => unknown

/** Each of these breaks an input that fits in one way every caller makes mistakes. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  'a field nobody knows': input => ({ ...input, nonsense: true }),
  'a field of another type': (input, { input_schema }) => {
    const [name] = Object.keys(input_schema.properties ?? { none: true })
    return { ...input, [name!]: { no: ['such', 'thing'] } }
  },
  'a required field missing': (input, { input_schema }) => {
    const [name] = (input_schema.required ?? []) as readonly string[]
    return name === undefined ? { ...input, '': 1 } : without(input, name)
  },
}

const without = (input: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(input).filter(([field]) => field !== name))
