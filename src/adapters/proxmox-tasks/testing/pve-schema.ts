import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** The description that the vendor gives of the whole API; not part of this project. */
const file = resolve('../shared/data/pve-api.json.gz')

interface Parameter {
  readonly type?: string
  readonly optional?: number
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly items?: Parameter
  readonly properties?: Readonly<Record<string, Parameter>>
}

interface Method {
  readonly parameters?: {
    readonly additionalProperties?: number
    readonly properties?: Readonly<Record<string, Parameter>>
  }
  readonly returns?: Parameter
}

interface Node {
  readonly path: string
  readonly info?: Readonly<Record<string, Method>>
  readonly children?: readonly Node[]
}

/** What is wrong, by parameter; undefined when the API has no such method. */
export type Problems = Readonly<Record<string, string>> | undefined

export interface PveSchema {
  requestProblems(method: string, path: string, params: Readonly<Record<string, string>>): Problems
  answerProblems(method: string, path: string, data: unknown): Problems
}

/** Undefined where it is absent. */
export function readPveSchema(): PveSchema | undefined {
  if (!existsSync(file)) return undefined
  const all: Node[] = []
  const collect = (nodes: readonly Node[]) => {
    for (const node of nodes) {
      all.push(node)
      collect(node.children ?? [])
    }
  }
  collect(JSON.parse(gunzipSync(readFileSync(file)).toString()) as Node[])
  // Names before placeholders: `/nodes/{node}/qemu` is no storage.
  const places = all.map(({ path, info }) => ({
    info,
    names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
  }))
  const find = (method: string, path: string) => {
    for (const { info, names, pattern } of places) {
      const match = info?.[method] && pattern.exec(path)
      if (match) {
        const inPath = names.map((name, at) => [name, decodeURIComponent(match[at + 1]!)] as const)
        return { about: info[method]!, inPath: Object.fromEntries(inPath) }
      }
    }
  }
  return {
    requestProblems(method, path, params) {
      const found = find(method, path)
      return found && paramProblems(found.about, { ...params, ...found.inPath })
    },
    answerProblems(method, path, data) {
      const found = find(method, path)
      return found && Object.fromEntries(valueProblems(found.about.returns ?? {}, data, 'data'))
    },
  }
}

function paramProblems({ parameters = {} }: Method, params: Readonly<Record<string, string>>): Problems {
  const { properties = {}, additionalProperties } = parameters
  const family = (name: string) => properties[name] ?? properties[name.replace(/\d+$/, '[n]')]
  const missing = Object.entries(properties)
    .filter(([name, { optional }]) => optional !== 1 && params[name] === undefined)
    .map(([name]) => [name, 'property is missing and it is not optional'] as const)
  const wrong = Object.entries(params).flatMap(([name, text]) => {
    const parameter = family(name)
    if (parameter) return valueProblems(parameter, textValue(parameter, text), name)
    return additionalProperties === 0
      ? [
          [
            name,
            'property is not defined in schema and the schema does not allow additional properties',
          ] as const,
        ]
      : []
  })
  return Object.fromEntries([...missing, ...wrong])
}

const textValue = ({ type }: Parameter, text: string): unknown =>
  (type === 'integer' || type === 'number') && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text

function valueProblems(
  schema: Parameter,
  value: unknown,
  at: string,
): readonly (readonly [string, string])[] {
  if (schema.type === 'array' && schema.items) {
    if (!Array.isArray(value)) return [[at, 'it is no list']]
    // What is true of the last few is true of all.
    return value
      .slice(-3)
      .flatMap((each: unknown, index) => valueProblems(schema.items!, each, `${at}.${index}`))
  }
  if (schema.type === 'object') {
    if (value === null || typeof value !== 'object') return [[at, 'it is no object']]
    return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
      const field = (value as Readonly<Record<string, unknown>>)[name]
      if (field !== undefined) return valueProblems(inner, field, `${at}.${name}`)
      return inner.optional === 1 ? [] : [[`${at}.${name}`, 'it is missing'] as const]
    })
  }
  const problem = scalarProblem(schema, value)
  return problem === undefined ? [] : [[at, problem]]
}

function scalarProblem(schema: Parameter, value: unknown): string | undefined {
  const { type, minimum = -Infinity, maximum = Infinity, maxLength = Infinity, pattern } = schema
  if (type === 'integer' || type === 'number') {
    const isRight = typeof value === 'number' && (type === 'number' || Number.isInteger(value))
    if (!isRight) return `it is no ${type}`
    if (value < minimum || value > maximum) return `it is not between ${minimum} and ${maximum}`
  }
  if (type === 'string') {
    if (typeof value !== 'string') return 'it is no text'
    if (value.length > maxLength) return `it is longer than ${maxLength}`
    if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(value)) return 'it does not match'
  }
  return schema.enum && !schema.enum.includes(String(value))
    ? `it is none of ${schema.enum.join(', ')}`
    : undefined
}
