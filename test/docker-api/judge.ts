import { canonicalJson } from '#lib/canonical'
import type { Call } from './recorder.ts'

/** The part of Swagger 2.0 that the description of the Docker Engine uses. */
interface Schema {
  readonly $ref?: string
  readonly allOf?: readonly Schema[]
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly 'x-nullable'?: boolean
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string; readonly schema?: Schema }[]
  readonly responses: Readonly<Record<string, { readonly schema?: Schema }>>
}
export interface Swagger {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly definitions: Readonly<Record<string, Schema>>
}

/** Says what of a call its description does not know; an empty list: it is all there. */
export function createJudge({ paths, definitions }: Swagger): (call: Call) => readonly string[] {
  const patterns = Object.entries(paths).map(([path, item]) => {
    const pattern = new RegExp(
      `^${path.replaceAll(/\{(\w+)\}/g, path.includes('/images/') ? '.+' : '[^/]+')}$`,
    )
    return { path, item, pattern }
  })

  const resolved = (schema: Schema): Schema => {
    if (schema.$ref) return resolved(definitions[schema.$ref.replace('#/definitions/', '')] ?? {})
    if (!schema.allOf) return schema
    const parts = schema.allOf.map(resolved)
    const properties = parts.map(part => part.properties).filter(part => part !== undefined)
    const whole: Schema = Object.assign({}, ...parts)
    return properties.length > 0 ? { ...whole, properties: Object.assign({}, ...properties) } : whole
  }

  const check = (value: unknown, given: Schema, at: string): readonly string[] => {
    const schema = resolved(given)
    if (value === undefined) return []
    if (value === null) return schema['x-nullable'] ? [] : [`${at} is null`]
    const kind = Array.isArray(value) ? 'array' : typeof value
    const expected = schema.type === 'integer' ? 'number' : schema.type
    if (expected !== undefined && expected !== kind) return [`${at} is ${kind}, not ${expected}`]
    if (schema.enum && !isListed(value, schema.enum)) {
      return [`${at} is ${JSON.stringify(value)}, which is not listed`]
    }
    if (Array.isArray(value)) return value.flatMap(each => check(each, schema.items ?? {}, `${at}[]`))
    if (kind !== 'object') return []
    return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
      const field = schema.properties?.[name]
      if (field) return check(each, field, `${at}.${name}`)
      const more = schema.additionalProperties
      if (typeof more === 'object') return check(each, more, `${at}.*`)
      return schema.properties && more !== true ? [`${at}.${name} is not described`] : []
    })
  }

  return call => {
    const method = call.method.toLowerCase()
    const found = patterns.find(({ pattern, item }) => pattern.test(call.path) && item[method])
    if (!found) return [`${call.method} ${call.path} is not described`]
    const operation = found.item[method]!
    const title = `${call.method} ${found.path}`
    const parameters = operation.parameters ?? []
    const unknown = call.query.filter(
      name => !parameters.some(each => each.in === 'query' && each.name === name),
    )
    const body = parameters.find(each => each.in === 'body')?.schema
    const response = operation.responses[call.status]
    return [
      ...unknown.map(name => `${title}: ?${name} is not described`),
      ...(body ? check(call.body, body, `${title} >`) : []),
      ...(response ? [] : [`${title} answers ${call.status}, which is not described`]),
      ...(response?.schema ? check(call.answer, response.schema, `${title} ${call.status}`) : []),
    ]
  }
}

const isListed = (value: unknown, list: readonly unknown[]) =>
  list.some(each => canonicalJson(each) === canonicalJson(value))
