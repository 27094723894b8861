import type { JsonSchema, OperationInfo } from '#surfaces/client'
import { pathFields, placesOf, prefix, type Place } from '../routes.ts'
import type { Answer, Method, Parameter, Ref } from './open-api.ts'
import type { SchemaComponents } from './schema-components.ts'
import {
  headerParameter,
  headers,
  refusal,
  usualAnswers,
  usualRefusals,
  type AnswerHeader,
  type RequestHeader,
  type UsualStatus,
} from './shared-parts.ts'

/** How one operation is asked, at the place that is its own. */
export function operationMethod(
  info: OperationInfo,
  schemas: SchemaComponents,
  readable: ReadonlySet<string>,
): Method {
  const [place, ...others] = placesOf(info)
  const name = pascalCase(info.name)
  const carried = pathFields(place.path)
  const isBodiless = place.method === 'GET' || place.method === 'DELETE'
  const fields = fieldsOf(info.input_schema)
  const body = isBodiless ? undefined : without(info.input_schema, carried)
  return {
    operationId: info.name.replace('.', '_'),
    summary: summaryOf(info.about),
    ...(info.about !== summaryOf(info.about) && { description: info.about }),
    tags: [info.name.split('.')[0]!],
    parameters: [
      ...carried.map(field => pathParameter(field, fields[field]?.schema)),
      ...(isBodiless ? queryParameters(info.input_schema, carried) : []),
      ...sentHeaders(info, place, readable).map(headerParameter),
    ],
    ...(body && hasFields(body) && { requestBody: requestBody(schemas.add(`${name}Input`, body), body) }),
    responses: {
      ...answers(info, place, schemas.add(`${name}Output`, info.output_schema)),
      ...refusals(info, usualStatuses(info, place, readable)),
    },
    'x-operation': info.name,
    'x-effect': info.effect,
    'x-permission': info.permission,
    'x-aliases': others.map(({ method, path }) => `${method} ${prefix}${path}`),
  }
}

const pascalCase = (name: string) =>
  name
    .split(/[._]/)
    .map(word => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('')

/** The first sentence, where it is short enough to be a headline. */
function summaryOf(about: string): string {
  const end = /[.;:](?=\s|$)/.exec(about)?.index ?? about.length
  const first = about.slice(0, end)
  return first.length <= 120 ? first : `${first.slice(0, 117)}…`
}

const requestBody = (schema: Ref, body: JsonSchema) => ({
  required: Array.isArray(body.required) && body.required.length > 0,
  content: { 'application/json': { schema } },
})

interface Field {
  readonly schema: JsonSchema
  readonly isRequired: boolean
}

/** The fields of an input, in whichever way it may look; required only where every way wants it. */
function fieldsOf(schema: JsonSchema): Readonly<Record<string, Field>> {
  const ways = schema.anyOf ?? schema.oneOf ?? [schema]
  const found: Record<string, Field> = {}
  for (const { properties = {} } of [schema, ...ways]) {
    for (const [name, field] of Object.entries(properties)) {
      const isRequired = ways.every(({ required }) => Array.isArray(required) && required.includes(name))
      found[name] ??= { schema: field, isRequired }
    }
  }
  return found
}

const hasFields = (schema: JsonSchema) =>
  Object.keys(fieldsOf(schema)).length > 0 || schema.additionalProperties !== false

/** The schema without the fields that stand elsewhere. */
function without(schema: JsonSchema, names: readonly string[]): JsonSchema {
  if (names.length === 0) return schema
  const { properties, required, anyOf, oneOf, ...rest } = schema
  const left = Array.isArray(required) ? required.filter(name => !names.includes(String(name))) : []
  return {
    ...rest,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name))),
    }),
    ...(left.length > 0 && { required: left }),
    ...(anyOf && { anyOf: anyOf.map(way => without(way, names)) }),
    ...(oneOf && { oneOf: oneOf.map(way => without(way, names)) }),
  }
}

const pathParameter = (name: string, schema: JsonSchema | undefined): Parameter => ({
  name,
  in: 'path',
  required: true,
  ...described(schema ?? { type: 'string' }),
})

const queryParameters = (input: JsonSchema, carried: readonly string[]): Parameter[] =>
  Object.entries(fieldsOf(input))
    .filter(([name]) => !carried.includes(name))
    .map(([name, { schema, isRequired }]) => ({
      name,
      in: 'query' as const,
      ...(isRequired && { required: true }),
      ...(isPlain(schema) ? described(schema) : { content: { 'application/json': { schema } } }),
      // As the query is read: `tags=a,b`.
      ...(schema.type === 'array' && isPlain(schema) && { style: 'form', explode: false }),
    }))

function described({ description, ...schema }: JsonSchema) {
  return { ...(typeof description === 'string' && { description }), schema }
}

/** Everything that is not an object can be written as text. */
const isPlain = (schema: JsonSchema): boolean =>
  schema.type !== 'object' &&
  schema.$ref === undefined &&
  (schema.type !== 'array' || isPlain((schema.items ?? {}) as JsonSchema)) &&
  [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].every(isPlain)

function sentHeaders(
  { effect }: OperationInfo,
  { method, path }: Place,
  readable: ReadonlySet<string>,
): RequestHeader[] {
  const isWrite = effect !== 'read'
  return [
    ...(isWrite ? (['IdempotencyKey', 'Prefer'] as const) : []),
    ...(isWrite && readable.has(path) ? (['IfMatch'] as const) : []),
    ...(method === 'GET' ? (['IfNoneMatch'] as const) : []),
    'Traceparent',
  ]
}

function answers(info: OperationInfo, { method }: Place, schema: Ref): Record<string, Answer> {
  const content = { 'application/json': { schema } }
  const limits: AnswerHeader[] = ['RateLimit', 'RateLimit-Policy']
  const fields = fieldsOf(info.output_schema)
  const own: AnswerHeader[] = [
    ...(method === 'GET' ? (['ETag'] as const) : []),
    ...(isPaged(info) ? (['Link'] as const) : []),
    ...(info.effect === 'read' ? [] : (['Idempotency-Replayed'] as const)),
  ]
  const goesOn = info.effect !== 'read' && (info.has_plan || 'workflow_id' in fields || 'change_id' in fields)
  return {
    '200': { description: 'The answer.', headers: headers(...own, ...limits), content },
    ...(goesOn && {
      '202': {
        description: 'Work goes on after this answer, or waits for a person.',
        headers: headers('Location', ...limits),
        content,
      },
    }),
    ...(method === 'GET' && {
      '304': { description: 'The content is the one you have.', headers: headers('ETag') },
    }),
  }
}

const isPaged = ({ input_schema, output_schema }: OperationInfo) =>
  'cursor' in fieldsOf(input_schema) && 'next_cursor' in fieldsOf(output_schema)

/** The usual refusals this operation can give. */
function usualStatuses(
  { effect }: OperationInfo,
  { path }: Place,
  readable: ReadonlySet<string>,
): readonly UsualStatus[] {
  const common = ['400', '401', '403', '422', '429', 'default'] as const
  if (effect === 'read') return common
  return readable.has(path) ? [...common, '409', '412'] : [...common, '409']
}

/** Its own codes by status, joined with the usual ones of that status. */
function refusals(info: OperationInfo, statuses: readonly UsualStatus[]): Record<string, Answer | Ref> {
  const all: Record<string, Answer | Ref> = usualAnswers(...statuses)
  for (const [status, codes] of Map.groupBy(Object.keys(info.refusals), code =>
    String(info.refusals[code]),
  )) {
    const common = status in all ? usualRefusals[status as UsualStatus] : undefined
    const own = refusal(codes.join(', '), Object.fromEntries(codes.map(code => [code, Number(status)])))
    all[status] = common ? joined(common, own) : own
  }
  return all
}

function joined(usual: Answer, own: Answer): Answer {
  const media = 'application/problem+json'
  const examples = { ...usual.content![media]!.examples, ...own.content![media]!.examples }
  return {
    ...usual,
    description: `${usual.description} Or: ${own.description}.`,
    content: { [media]: { ...own.content![media], examples } },
  }
}
