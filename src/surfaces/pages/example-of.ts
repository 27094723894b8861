import type { JsonSchema } from '#surfaces/client'
import { schemaAt, type DescribedApi, type SchemaPart } from './described-api.ts'

const deepest = 6

/** A value this schema takes: with the fields that are needed, or with the first one when none is. */
export function exampleOf(api: DescribedApi, schema: SchemaPart, depth = 0): unknown {
  const found = schemaAt(api, schema)
  const { examples, default: usual, const: only, enum: choices } = found
  if (Array.isArray(examples) && examples.length > 0) return examples[0] as unknown
  if (only !== undefined) return only
  if (choices && choices.length > 0) return choices[0]
  if (usual !== undefined && depth > 0) return usual
  const way = found.anyOf?.[0] ?? found.oneOf?.[0] ?? found.allOf?.[0]
  if (way && !found.properties) return exampleOf(api, way, depth + 1)
  if (depth > deepest) return null
  if (found.properties) return objectExample(api, found, depth)
  if (found.type === 'array') return [exampleOf(api, (found.items ?? {}) as JsonSchema, depth + 1)]
  return plainExample(found)
}

function objectExample(api: DescribedApi, { properties = {}, required }: JsonSchema, depth: number) {
  const needed = Array.isArray(required) ? required.map(String) : []
  const shown = needed.length > 0 ? needed : Object.keys(properties).slice(0, depth === 0 ? 1 : 0)
  return Object.fromEntries(shown.map(name => [name, exampleOf(api, properties[name] ?? {}, depth + 1)]))
}

const textByFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  uri: 'https://example.org',
  email: 'ada@example.org',
}

function plainExample({ type, format, minimum, minLength, pattern }: JsonSchema): unknown {
  if (type === 'integer' || type === 'number') return typeof minimum === 'number' ? minimum : 1
  if (type === 'boolean') return true
  if (type === 'null') return null
  if (type === 'object') return {}
  if (typeof pattern === 'string' && pattern.includes('[0-9a-f]{64}')) return 'c9'.repeat(32)
  const text = textByFormat[String(format)] ?? 'text'
  return typeof minLength === 'number' ? text.padEnd(minLength, 'x') : text
}
