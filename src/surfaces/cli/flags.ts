// Flags from a JSON schema. A field `filters.media_type` is `--filters.media-type`, and `--media-type` where no other
// field of the operation ends so.
import type { JsonSchema } from '#surfaces/client'

export interface Flag {
  readonly path: readonly string[]
  /** Without the dashes in front; the shortest first. */
  readonly names: readonly string[]
  readonly kind: 'boolean' | 'number' | 'text' | 'list' | 'json'
  /** Its list holds numbers, or its JSON may be one. */
  readonly isNumeric: boolean
  readonly values: readonly string[]
  readonly about: string
  readonly isRequired: boolean
  /** What it is when nobody says it. */
  readonly usual: unknown
  /** `1 to 200`; empty where there are no bounds. */
  readonly range: string
  /** What its text must look like. */
  readonly pattern: string
  /** Its value is a whole document, so that the command line takes the name of a file. */
  readonly isDocument: boolean
}

type Field = Omit<Flag, 'names'>

const deepest = 3

export function flagsOf(schema: JsonSchema): Flag[] {
  const fields = fieldsOf(schema, [], true)
  const counts = new Map<string, number>()
  for (const ending of fields.flatMap(({ path }) => endingsOf(path))) {
    counts.set(ending, (counts.get(ending) ?? 0) + 1)
  }
  return fields.map(field => {
    const endings = endingsOf(field.path)
    const full = endings[0]!
    const short = endings.findLast(ending => counts.get(ending) === 1)
    return { ...field, names: short === undefined || short === full ? [full] : [short, full] }
  })
}

/** `filters.quality-rating.min`, `quality-rating.min`, `min`. */
const endingsOf = (path: readonly string[]) =>
  path.map((_, from) =>
    path
      .slice(from)
      .map(name => name.replaceAll('_', '-'))
      .join('.'),
  )

function fieldsOf(schema: JsonSchema, path: readonly string[], isParentRequired: boolean): Field[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = [...path, name]
    const required = (schema.required ?? []) as readonly string[]
    const isRequired = isParentRequired && required.includes(name)
    if (!field.properties || here.length >= deepest) return [describe(field, here, isRequired)]
    return [...fieldsOf(field, here, isRequired), describe(field, here, false)]
  })
}

function describe(field: JsonSchema, path: readonly string[], isRequired: boolean): Field {
  const options = field.anyOf ?? field.oneOf ?? [field]
  const types = options.flatMap(option => option.type ?? [])
  const items = options.flatMap(itemsOf)
  const values = [...options, ...items].flatMap(option => option.enum ?? []).map(String)
  const isNumeric = [...types, ...items.flatMap(item => item.type ?? [])].some(isNumber)
  const about = (field.description as string | undefined) ?? ''
  const isDocument = options.some(({ contentMediaType }) => contentMediaType !== undefined)
  return {
    path,
    kind: kindOf(field, types, items),
    isNumeric,
    values,
    about,
    isRequired,
    usual: field.default,
    range: rangeOf(field),
    pattern: typeof field.pattern === 'string' ? field.pattern : '',
    isDocument,
  }
}

/** Numbers only: how long a text may be is said when it is too long. */
function rangeOf({ minimum, maximum }: JsonSchema): string {
  if (typeof minimum === 'number' && typeof maximum === 'number') return `${minimum} to ${maximum}`
  if (typeof maximum === 'number') return `up to ${maximum}`
  return typeof minimum === 'number' && minimum !== 0 ? `from ${minimum} on` : ''
}

const itemsOf = ({ items }: JsonSchema) => (items === undefined ? [] : [items as JsonSchema])
const isNumber = (type: string) => type === 'number' || type === 'integer'

function kindOf(field: JsonSchema, types: readonly string[], items: readonly JsonSchema[]): Flag['kind'] {
  if (field.properties || types.includes('object') || types.length === 0) return 'json'
  if (types.includes('array')) return items.some(item => item.properties) ? 'json' : 'list'
  if (types.includes('boolean')) return 'boolean'
  return types.includes('string') || !types.some(isNumber) ? 'text' : 'number'
}
