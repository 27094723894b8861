import { Refusal } from '#kernel'
import { canonicalJson } from '#lib/canonical'
import type { JsonSchema } from '#surfaces/client'
import type { HttpRequest } from '#surfaces/http'
import { hasTooManyFields, readFields, type QueryText } from './query-fields.ts'

type Fields = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, QueryText | undefined>>

/** The operation's input: fields of path and query, read by the schema, together with the body. */
export function inputOf(request: HttpRequest, schema: JsonSchema): unknown {
  if (!request.url.includes('?') && isEmpty(request.params as Texts)) return request.body ?? {}
  const query = queryFields(request, schema)
  const path = readFields(schema, request.params as Texts)
  const body: unknown = request.body ?? {}
  if (isEmpty(query) && isEmpty(path)) return body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(
      'INVALID_INPUT',
      'With fields in the path or the query the body is a JSON object, or absent',
    )
  }
  return merge(merge(copyOf(body), query, 'query'), path, 'path')
}

/** The input of whoever asks for what is at the address of a request, without its query and body. */
export const pathInput = (request: HttpRequest, schema: JsonSchema) =>
  readFields(schema, request.params as Texts)

export function queryFields(request: HttpRequest, schema: JsonSchema): Record<string, unknown> {
  const texts = request.query as Texts
  if (hasTooManyFields(texts)) throw new Refusal('TOO_LARGE', 'The query has too many fields')
  return readFields(schema, texts)
}

/** Without a prototype: a field may have any name. */
const copyOf = (body: object) => Object.assign(Object.create(null) as Record<string, unknown>, body)

/** A field said twice with different values is refused: whoever checked one of them did not check the other. */
function merge(into: Record<string, unknown>, fields: Fields, place: string) {
  for (const [name, value] of Object.entries(fields)) {
    if (Object.hasOwn(into, name) && canonicalJson(into[name]) !== canonicalJson(value)) {
      throw new Refusal(
        'INVALID_INPUT',
        `${name} is in the ${place} and also elsewhere, with another value`,
        {
          details: { field: name },
        },
      )
    }
    into[name] = value
  }
  return into
}

const isEmpty = (fields: object) => Object.keys(fields).length === 0
