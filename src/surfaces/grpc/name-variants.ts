import type { JsonSchema } from '#surfaces/client'
import { freeName, snakeCase } from './proto-names.ts'
import { mergedObject, stringsOf } from './read-schema.ts'

export interface Variant {
  readonly name: string
  readonly schema: JsonSchema
}

/**
 * The fields of a oneof: objects by what distinguishes them, everything else by its type. Undefined when looking at
 * JSON does not tell which of them a value is.
 */
export function nameVariants(schemas: readonly JsonSchema[]): readonly Variant[] | undefined {
  const variants: Variant[] = []
  const taken = new Set<string>()
  for (const [at, schema] of schemas.entries()) {
    const plain = plainName(schema)
    const object = mergedObject(schema)
    if (plain === undefined && !object) return undefined
    if (plain !== undefined && taken.has(plain)) {
      if (plain === 'list_value') return undefined
      continue
    }
    const name = plain ?? freeName(objectName(object!, at), wanted => taken.has(wanted))
    taken.add(name)
    variants.push({ name, schema: plain === undefined ? object! : widest(plain, schema, schemas) })
  }
  return variants
}

/** Named strings and any string are any string; integers and numbers are numbers. */
function widest(name: string, schema: JsonSchema, schemas: readonly JsonSchema[]): JsonSchema {
  if (schemas.filter(each => plainName(each) === name).length === 1) return schema
  return { type: name === 'string_value' ? 'string' : name === 'number_value' ? 'number' : 'boolean' }
}

function plainName(schema: JsonSchema): string | undefined {
  if (stringsOf(schema)) return 'string_value'
  switch (schema.type ?? typeof schema.const) {
    case 'string':
      return 'string_value'
    case 'integer':
    case 'number':
      return 'number_value'
    case 'boolean':
      return 'bool_value'
    case 'array':
      return Array.isArray(schema.items) || typeof schema.items !== 'object' ? undefined : 'list_value'
    default:
      return undefined
  }
}

/** `dry_run` for an object that has `dry_run: true`, `processing` for one whose status is that, else its title. */
function objectName(object: JsonSchema, at: number): string {
  const properties = Object.entries(object.properties ?? {})
  if (properties.length === 0) return 'struct_value'
  const flag = properties.find(([, { const: only }]) => only === true)?.[0]
  const text = properties.map(([, { const: only }]) => only).find(only => typeof only === 'string')
  const title = typeof object.title === 'string' ? object.title : undefined
  return snakeCase(flag ?? text ?? title ?? (at === 0 ? 'result' : `option_${at + 1}`))
}
