import { schemaAt, type DescribedApi, type SchemaPart } from '../../src/surfaces/pages/described-api.ts'
import { typeOf } from '../../src/surfaces/pages/schema-fields.ts'
import { code, prose } from './markdown.ts'

const deepest = 3

/** A row for each field, those of objects inside with their way: `filters.tags[]`. */
export function schemaRows(
  api: DescribedApi,
  schema: SchemaPart,
  prefix = '',
  depth = 0,
): readonly (readonly string[])[] {
  const found = schemaAt(api, schema)
  const ways = found.anyOf ?? found.oneOf
  if (ways && !found.properties) return uniqueRows(ways.flatMap(way => schemaRows(api, way, prefix, depth)))
  const required = new Set(Array.isArray(found.required) ? found.required.map(String) : [])
  return Object.entries(found.properties ?? {}).flatMap(([name, field]) => {
    const path = prefix + name
    const row = [
      code(path) + (required.has(name) ? '' : ' _optional_'),
      prose(typeOf(api, field)),
      prose([descriptionOf(api, field), boundsOf(schemaAt(api, field))].filter(Boolean).join(' ')),
    ]
    if (depth >= deepest) return [row]
    const resolvedField = schemaAt(api, field)
    const items = resolvedField.type === 'array' ? (resolvedField.items as SchemaPart | undefined) : undefined
    return [row, ...schemaRows(api, items ?? field, `${path}${items ? '[]' : ''}.`, depth + 1)]
  })
}

const descriptionOf = (api: DescribedApi, field: SchemaPart) => {
  const { description } = schemaAt(api, field)
  return typeof description === 'string' ? description : ''
}

/** Of two ways that have the same field, the first one speaks. */
const uniqueRows = (rows: readonly (readonly string[])[]) =>
  [...new Map(rows.toReversed().map(row => [row[0]!, row])).values()].toReversed()

const words: Readonly<Record<string, string>> = {
  minimum: 'at least',
  maximum: 'at most',
  minLength: 'characters at least',
  maxLength: 'characters at most',
  minItems: 'entries at least',
  maxItems: 'entries at most',
}

/** `(0 … 5, default 3)`. */
function boundsOf(schema: Readonly<Record<string, unknown>>): string {
  const bounds = Object.entries(words).flatMap(([name, word]) =>
    typeof schema[name] === 'number' && Math.abs(schema[name]) < Number.MAX_SAFE_INTEGER
      ? [`${word} ${schema[name]}`]
      : [],
  )
  const usual = schema.default
  const isShown = usual !== undefined && JSON.stringify(usual).length < 60
  const all = isShown ? [...bounds, `\`${JSON.stringify(usual)}\` when not said`] : bounds
  return all.length > 0 ? `(${all.join(', ')})` : ''
}
