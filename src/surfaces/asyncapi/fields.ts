import type { JsonSchema } from '#surfaces/client'

/** One field as people read it; fields of objects inside are named with their way: `cost.amount`. */
export interface Field {
  readonly name: string
  readonly type: string
  readonly about: string
  readonly isRequired: boolean
}

const maxDepth = 4

export function fieldsOf(schema: JsonSchema, prefix = '', depth = 0): readonly Field[] {
  const required = new Set(Array.isArray(schema.required) ? (schema.required as string[]) : [])
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const field = {
      name: prefix + name,
      type: typeOf(part),
      about: typeof part.description === 'string' ? part.description : '',
      isRequired: required.has(name),
    }
    const inside = part.properties ? part : itemsOf(part)
    const below = inside?.properties && depth < maxDepth
    const path = `${field.name}${part.properties ? '' : '[]'}.`
    return below ? [field, ...fieldsOf(inside, path, depth + 1)] : [field]
  })
}

/** In words: `string (date-time)`, `"copy" | "move"`, `list of string`. */
function typeOf(schema: JsonSchema): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(each => JSON.stringify(each)).join(' | ')
  const ways = schema.anyOf ?? schema.oneOf
  if (ways) return [...new Set(ways.map(typeOf))].join(' | ')
  const items = itemsOf(schema)
  if (schema.type === 'array') return items ? `list of ${typeOf(items)}` : 'list'
  if (schema.$ref !== undefined) return 'object'
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type as string | undefined)
  return typeof schema.format === 'string' ? `${type} (${schema.format})` : (type ?? 'anything')
}

const itemsOf = ({ items }: JsonSchema): JsonSchema | undefined =>
  typeof items === 'object' && items !== null && !Array.isArray(items) ? (items as JsonSchema) : undefined
