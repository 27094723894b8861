import type { JsonSchema } from '#surfaces/client'
import fc from 'fast-check'

const anyJson = fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text))
const someText = fc.string({ maxLength: 12 })

/** Values that look as a JSON Schema says, without its bounds and patterns. */
export function valuesOf(schema: JsonSchema, root: JsonSchema = schema, depth = 0): fc.Arbitrary<unknown> {
  const inner = (part: JsonSchema) => valuesOf(part, root, depth + 1)
  if (schema.$ref !== undefined) {
    const target = schema.$ref === '#' ? root : root.$defs![schema.$ref.slice('#/$defs/'.length)]!
    // A recursion ends somewhere; nothing is a value of every schema that has one here.
    return depth > 6 ? fc.constant(null) : inner(target)
  }
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return fc.oneof(...variants.map(inner))
  if (schema.allOf) {
    return fc.tuple(...schema.allOf.map(inner)).map(parts => Object.assign({}, ...parts) as unknown)
  }
  return plainValues(schema, inner)
}

function plainValues(
  schema: JsonSchema,
  inner: (part: JsonSchema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case 'string':
      return someText
    case 'integer':
      return fc.maxSafeInteger()
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).filter(value => !Object.is(value, -0))
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(inner((schema.items ?? {}) as JsonSchema), { maxLength: 2 })
    case 'object':
      return objects(schema, inner)
    default:
      return anyJson
  }
}

function objects(schema: JsonSchema, inner: (part: JsonSchema) => fc.Arbitrary<unknown>) {
  const { properties = {}, additionalProperties: others } = schema
  const values = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)]))
  const requiredKeys = (schema.required as string[] | undefined) ?? []
  const known = fc.record(values, { requiredKeys, noNullPrototype: true })
  if (others === undefined || others === false) return known
  const key = fc.string({ maxLength: 5 }).map(name => `_${name}`)
  const rest = fc.dictionary(key, inner(others as JsonSchema), { maxKeys: 2, noNullPrototype: true })
  return fc.tuple(known, rest).map(([a, b]) => ({ ...b, ...a }))
}
