import type { JsonSchema } from '#surfaces/client'
import { schemaAt, type DescribedApi, type SchemaPart } from './described-api.ts'
import { html, prose, type Html } from './html.ts'

const deepest = 5

/** The fields of a schema as a list; those of objects inside are lists of their own. */
export function schemaFields(api: DescribedApi, schema: SchemaPart, depth = 0): Html | undefined {
  const found = schemaAt(api, schema)
  const ways = found.anyOf ?? found.oneOf
  if (ways && !found.properties) return waysList(api, ways, depth)
  if (!found.properties || depth > deepest) return undefined
  const required = Array.isArray(found.required) ? found.required : []
  return html`<dl class="fields">
    ${Object.entries(found.properties).map(([name, field]) =>
      fieldEntry(api, { name, field, isRequired: required.includes(name), depth }),
    )}
  </dl>`
}

function waysList(api: DescribedApi, ways: readonly JsonSchema[], depth: number): Html | undefined {
  const lists = ways.map(way => schemaFields(api, way, depth + 1)).filter(list => list !== undefined)
  if (lists.length <= 1) return lists[0]
  return html`${lists.map(
    (list, index) =>
      html`<p><small>${index === 0 ? 'One of' : 'or'}</small></p>
        ${list}`,
  )}`
}

interface Entry {
  readonly name: string
  readonly field: JsonSchema
  readonly isRequired: boolean
  readonly depth: number
}

function fieldEntry(api: DescribedApi, { name, field, isRequired, depth }: Entry): Html {
  const { description } = field
  const inner = schemaFields(api, innerOf(api, field), depth + 1)
  return html`<dt>
      <code>${name}</code>
      <span class="type">${typeOf(api, field)}</span> ${!isRequired && html`<small>optional</small>`}
      <small>${boundsOf(field)}</small>
    </dt>
    <dd>${typeof description === 'string' && prose(description)} ${inner}</dd>`
}

/** What a list holds, what a record holds, or the thing itself. */
function innerOf(api: DescribedApi, field: JsonSchema): JsonSchema {
  const found = schemaAt(api, field)
  if (found.type === 'array') return (found.items ?? {}) as JsonSchema
  const { additionalProperties } = found
  return typeof additionalProperties === 'object' && !found.properties
    ? (additionalProperties as JsonSchema)
    : found
}

/** `list of "cash" | "card"`. */
export function typeOf(api: DescribedApi, schema: SchemaPart, depth = 0): string {
  const found = schemaAt(api, schema)
  if (found.const !== undefined) return JSON.stringify(found.const)
  if (found.enum) return found.enum.map(value => JSON.stringify(value)).join(' | ')
  if (depth > deepest) return 'any'
  const ways = found.anyOf ?? found.oneOf
  if (ways) return [...new Set(ways.map(way => typeOf(api, way, depth + 1)))].join(' | ')
  if (found.type === 'array') return `list of ${typeOf(api, (found.items ?? {}) as JsonSchema, depth + 1)}`
  const format = typeof found.format === 'string' ? ` (${found.format})` : ''
  return `${typeof found.type === 'string' ? found.type : 'any'}${format}`
}

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'default']

const boundsOf = (schema: JsonSchema) =>
  bounds
    .filter(name => schema[name] !== undefined)
    .map(name => `${name} ${JSON.stringify(schema[name])}`)
    .join(', ')
