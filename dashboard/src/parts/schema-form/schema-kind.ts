import type { JsonSchema } from '#surfaces/client'

/** How a field is asked for. */
export type SchemaKind =
  | { readonly kind: 'choice'; readonly choices: readonly unknown[] }
  | { readonly kind: 'truth' }
  | { readonly kind: 'number'; readonly isWhole: boolean }
  | { readonly kind: 'text'; readonly isLong: boolean; readonly isTime: boolean }
  | { readonly kind: 'lines' }
  | { readonly kind: 'fields'; readonly schema: JsonSchema }
  | { readonly kind: 'json' }

const longText = 400

/** A schema with its reference followed; the ways of a union of plain types are one plain type. */
export function followed(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  const target = name === undefined ? undefined : root.$defs?.[name]
  if (target && depth < 10) return followed(target, root, depth + 1)
  const ways = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null')
  return ways.length === 1
    ? { ...followed(ways[0]!, root, depth + 1), description: schema.description }
    : schema
}

export function kindOf(given: JsonSchema, root: JsonSchema): SchemaKind {
  const schema = followed(given, root)
  if (schema.enum) return { kind: 'choice', choices: schema.enum }
  switch (schema.type) {
    case 'boolean':
      return { kind: 'truth' }
    case 'integer':
    case 'number':
      return { kind: 'number', isWhole: schema.type === 'integer' }
    case 'string': {
      const isLong = Number(schema.maxLength ?? 0) > longText || schema.contentMediaType !== undefined
      return { kind: 'text', isLong, isTime: schema.format === 'date-time' }
    }
    case 'array':
      return { kind: isText(schema.items as JsonSchema | undefined, root) ? 'lines' : 'json' }
    case 'object':
      return schema.properties && Object.keys(schema.properties).length > 0
        ? { kind: 'fields', schema }
        : { kind: 'json' }
    default:
      return { kind: 'json' }
  }
}

const isText = (items: JsonSchema | undefined, root: JsonSchema) =>
  items !== undefined && followed(items, root).type === 'string'

/** A value as it stands in a field of JSON; what is not JSON stays a text, and the server says so. */
export function readJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** An object without the fields nobody filled in; undefined when none is left. */
export function withoutGaps(value: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const filled = Object.entries(value).filter(([, field]) => field !== undefined)
  return filled.length === 0 ? undefined : Object.fromEntries(filled)
}
