import { dataSchemaOf, type EventDefinition } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import { eventSchemaOf } from './event-schemas.ts'
import { textFor } from './pattern-text.ts'

/** An event as it could be, or nothing where none that its own schema accepts could be made up. */
export function exampleOf(definition: EventDefinition): Record<string, unknown> | undefined {
  const schema = eventSchemaOf(definition, 'draft-2020-12')
  const data = definition.schema.safeParse(valueOf(schema, { root: schema, name: '', depth: 0 }))
  if (!data.success) return undefined
  const made = definition(data.data)
  return {
    specversion: '1.0',
    id: 'evt_01k8p7j6r5f4m3n2t1q0w9v8c7',
    source: '/alice/node_01k8p7h0a1b2c3d4e5f6g7h8j9',
    type: definition.type,
    subject: made.subject,
    time: exampleTime,
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(definition),
    position: 42,
    priority: made.priority,
    actor: 'person:ada',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    data: made.data,
  }
}

const exampleTime = '2026-01-31T12:00:00.000Z'

interface Place {
  readonly root: JsonSchema
  /** The field the value is for, which is the best word for it. */
  readonly name: string
  readonly depth: number
}

const maxDepth = 6

function valueOf(given: JsonSchema, place: Place): unknown {
  const schema = resolve(given, place.root)
  if (place.depth > maxDepth) return null
  const inside = (part: JsonSchema, name = place.name) =>
    valueOf(part, { ...place, name, depth: place.depth + 1 })
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.examples) && schema.examples.length > 0) return schema.examples[0] as unknown
  if (schema.enum) return schema.enum[0]
  const [way] = schema.anyOf ?? schema.oneOf ?? []
  if (way) return inside(way)
  if (Array.isArray(schema.type)) return inside({ ...schema, type: schema.type[0] as string })
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {})
    return Object.fromEntries(fields.map(([name, part]) => [name, inside(part, name)]))
  }
  if (schema.type === 'array') return itemsOf(schema).map(part => inside(part))
  if (schema.type === 'string') return textOf(schema, place.name)
  if (schema.type === 'number' || schema.type === 'integer') return numberOf(schema)
  if (schema.type === 'boolean') return true
  return schema.type === 'null' ? null : {}
}

/** As few as there must be. */
function itemsOf({ prefixItems, items, minItems }: JsonSchema): readonly JsonSchema[] {
  if (Array.isArray(prefixItems)) return prefixItems as JsonSchema[]
  return minItems && typeof items === 'object' && items !== null ? [items as JsonSchema] : []
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === '#') return root
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1]
  return (name === undefined ? undefined : root.$defs?.[name]) ?? schema
}

function numberOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): number {
  if (typeof minimum === 'number' && minimum > 0) return minimum
  if (typeof exclusiveMinimum === 'number') return exclusiveMinimum + 1
  return typeof maximum === 'number' ? Math.min(1, maximum) : 1
}

const textByFormat: Readonly<Record<string, string>> = {
  'date-time': exampleTime,
  date: '2026-01-31',
  uri: 'https://example.org/',
  email: 'ada@example.org',
  uuid: '01890a5d-ac96-774b-bcce-b302099a8057',
}

/** Money, as it is written everywhere on the wire. */
const textByName: Readonly<Record<string, string>> = { amount: '12.50', currency: 'USD' }

/** Words of the usual kinds; a pattern takes the first that fits it. */
const usualTexts = [
  '/library/neon/project-001.png',
  '12.50',
  'USD',
  'neon',
  '2026-01-31',
  '1',
  'asset.discovered',
]

function textOf({ format, pattern, maxLength, minLength }: JsonSchema, name: string): string {
  const known = textByFormat[String(format)]
  if (known !== undefined) return known
  const plain = typeof pattern === 'string' ? (textFor(pattern) ?? '') : ''
  const words = [textByName[name] ?? '', name.replaceAll('_', ' '), name, ...usualTexts, plain]
  const expression = typeof pattern === 'string' ? new RegExp(pattern, 'u') : /^/
  const fits = (text: string) =>
    expression.test(text) &&
    text.length <= Number(maxLength ?? Infinity) &&
    text.length >= Number(minLength ?? 0)
  return words.find(word => word !== '' && fits(word)) ?? ''
}
