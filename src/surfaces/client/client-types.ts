import type { OperationInfo } from './alice-client.ts'
import type { JsonSchema } from './json-schema.ts'

const head = `// Generated from the operations; do not edit.

/** What every operation takes and answers, by its name. */
export interface Operations {`

/** TypeScript source with the input and output of every operation: what a typed client is made of. */
export function clientTypes(infos: readonly OperationInfo[]): string {
  const entries = infos.map(({ name, about, input_schema, output_schema }) => {
    const input = typeOf(input_schema, { root: input_schema, depth: 2 })
    const output = typeOf(output_schema, { root: output_schema, depth: 2 })
    return `  /** ${oneLine(about)} */\n  '${name}': {\n    readonly input: ${input}\n    readonly output: ${output}\n  }`
  })
  return `${[head, ...entries].join('\n')}\n}\n`
}

interface Place {
  readonly root: JsonSchema
  /** How far the text is indented, in steps of two spaces. */
  readonly depth: number
  /** References that are being followed: one that meets itself has no end. */
  readonly seen?: readonly string[]
}

function typeOf(schema: JsonSchema | boolean | undefined, place: Place): string {
  if (schema === undefined || typeof schema === 'boolean') return 'unknown'
  if (schema.$ref !== undefined) return typeOfReference(schema.$ref, place)
  if ('const' in schema) return literal(schema.const)
  if (schema.enum) return union(schema.enum.map(literal))
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return union(choices.map(each => typeOf(each, place)))
  if (schema.allOf) return schema.allOf.map(each => parenthesized(typeOf(each, place))).join(' & ')
  const types = Array.isArray(schema.type) ? (schema.type as readonly string[]) : [schema.type as string]
  return union(types.map(type => typeOfOne(type, schema, place)))
}

function typeOfReference(ref: string, place: Place): string {
  const { root, seen = [] } = place
  const name = /^#\/\$defs\/(.+)$/.exec(ref)?.[1]
  const target = ref === '#' ? root : name === undefined ? undefined : root.$defs?.[name]
  return target && !seen.includes(ref) ? typeOf(target, { ...place, seen: [...seen, ref] }) : 'unknown'
}

function typeOfOne(type: string | undefined, schema: JsonSchema, place: Place): string {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'number':
    case 'integer':
      return 'number'
    case 'array':
      return `readonly ${parenthesized(typeOf(schema.items as JsonSchema, place))}[]`
    case 'object':
      return typeOfObject(schema, place)
    default:
      return schema.properties ? typeOfObject(schema, place) : 'unknown'
  }
}

function typeOfObject(schema: JsonSchema, place: Place): string {
  const { properties = {}, additionalProperties } = schema
  const required = new Set(schema.required as readonly string[] | undefined)
  const inner = { ...place, depth: place.depth + 1 }
  const indent = '  '.repeat(inner.depth)
  const fields = Object.entries(properties).flatMap(([name, field]) => {
    const { description } = field
    const doc = typeof description === 'string' ? [`${indent}/** ${oneLine(description)} */`] : []
    const key = /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)
    const isRequired = required.has(name)
    const type = typeOf(field, inner)
    return [
      ...doc,
      `${indent}readonly ${key}${isRequired ? '' : '?'}: ${type}${isRequired || type === 'unknown' ? '' : ' | undefined'}`,
    ]
  })
  if (fields.length > 0) return `{\n${fields.join('\n')}\n${'  '.repeat(place.depth)}}`
  const isOpen = typeof additionalProperties === 'object' || additionalProperties === undefined
  return isOpen
    ? `Readonly<Record<string, ${typeOf(additionalProperties as JsonSchema | undefined, place)}>>`
    : 'Readonly<Record<string, never>>'
}

const literal = (value: unknown) =>
  typeof value === 'string' ? `'${value.replaceAll(/[\\']/g, String.raw`\$&`)}'` : JSON.stringify(value)

/** What may be anything is not made clearer by what else it may be. */
const union = (types: readonly string[]) =>
  types.includes('unknown') ? 'unknown' : [...new Set(types)].join(' | ')
const parenthesized = (type: string) => (/[|&]/.test(type) && !type.startsWith('{') ? `(${type})` : type)
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*').trim()
