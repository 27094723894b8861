import { Refusal } from '#kernel'
import { isDeeper, unreadable, type HttpRequest } from '#surfaces/http'
import type { GraphqlRequest } from './requests.ts'

type Fields = Readonly<Record<string, unknown>>

/** The document and its variables, from the body of a POST or the query of a GET; refuses what is neither. */
export function requestParameters(request: HttpRequest, jsonDepth: number): GraphqlRequest {
  const fields = request.method === 'GET' ? ofUrl(request.query as Fields, jsonDepth) : ofBody(request.body)
  const query = fieldOf(fields, 'query', isText)
  if (query === undefined) throw unreadable('The document is missing; send it as query')
  fieldOf(fields, 'extensions', isObject)
  return {
    query,
    operationName: fieldOf(fields, 'operationName', isText),
    variables: fieldOf(fields, 'variables', isObject),
  }
}

function fieldOf<T>(fields: Fields, name: string, isRight: (value: unknown) => value is T): T | undefined {
  const value = fields[name] ?? undefined
  if (value === undefined || isRight(value)) return value
  throw unreadable(`${name} is ${isRight === isText ? 'a string' : 'an object'}`)
}

const isText = (value: unknown): value is string => typeof value === 'string'

function ofBody(body: unknown): Fields {
  if (Array.isArray(body)) throw unreadable('One request at a time: batches are not taken')
  if (!isObject(body)) throw unreadable('The body is a JSON object with the document as query')
  return body
}

function ofUrl(query: Fields, jsonDepth: number): Fields {
  return {
    ...query,
    variables: jsonIn(query.variables, jsonDepth),
    extensions: jsonIn(query.extensions, jsonDepth),
  }
}

function jsonIn(text: unknown, jsonDepth: number): unknown {
  if (text === undefined || text === '') return undefined
  if (typeof text !== 'string') throw unreadable('A parameter is in the URL once')
  if (isDeeper(text, jsonDepth)) throw tooDeep(jsonDepth)
  try {
    return JSON.parse(text, refuseProto)
  } catch {
    throw unreadable('The variables in the URL are not JSON')
  }
}

const tooDeep = (max: number) => new Refusal('TOO_LARGE', `JSON is nested at most ${max} deep here`)

function refuseProto(this: unknown, key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('A field cannot be called __proto__')
  return value
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
