// Everything that can be looked at by an address on REST has one here too: `GET /things/{id}` is
// `alice://things/{id}`. The latest events are a resource of their own, and plugins add theirs.
import { isRefusal } from '#kernel'
import { isFault, type AliceClient, type JsonSchema, type OperationInfo } from '#surfaces/client'
import { errorBodyOf } from './answers.ts'
import type { McpResource } from './extras.ts'
import { codes, protocolError } from './protocol.ts'
import { toolNameOf } from './tools.ts'

/** What a URI leads to. */
export interface Place {
  readonly uri: string
  /** `alice`, `things`, `{id}` */
  readonly segments: readonly string[]
  readonly info: OperationInfo
  readonly mimeType: string
  readonly contents: NonNullable<McpResource['contents']>
}

const scheme = 'alice://'
const json = 'application/json'
const recentLimit = 50
export const recentUri = `${scheme}events/recent`

const asJson = (output: unknown) => ({ text: JSON.stringify(output) })

export function createPlaces(infos: readonly OperationInfo[], extras: readonly McpResource[] = []): Place[] {
  const ownPlaces = infos.flatMap(info => {
    const path = pathOf(info)
    return path === undefined ? [] : [placeAt(`${scheme}${path}`, info, json, asJson)]
  })
  const others = extras.flatMap(({ uri, operation, mimeType = json, contents = asJson }) => {
    const info = infos.find(({ name }) => name === operation.name)
    return info ? [placeAt(uri, info, mimeType, contents)] : []
  })
  return [...ownPlaces, ...others]
}

const placeAt = (uri: string, info: OperationInfo, mimeType: string, contents: Place['contents']): Place => ({
  uri,
  segments: segmentsOf(uri),
  info,
  mimeType,
  contents,
})

/** A read with an address that needs nothing besides what the address says. */
function pathOf({ effect, rest, input_schema }: OperationInfo): string | undefined {
  const path = effect === 'read' ? /^GET \/(.+)$/.exec(rest ?? '')?.[1] : undefined
  if (path === undefined) return undefined
  const required = (input_schema.required ?? []) as readonly string[]
  return required.every(name => path.split('/').includes(`{${name}}`)) ? path : undefined
}

/** `alice://things/{id}` → `alice`, `things`, `{id}` */
function segmentsOf(uri: string): string[] {
  const at = uri.indexOf('://')
  return at < 0 ? [uri] : [uri.slice(0, at), ...uri.slice(at + 3).split('/')]
}

const isField = (segment: string) => segment.startsWith('{')
export const hasFields = ({ segments }: Place) => segments.some(isField)
export const fieldNames = ({ segments }: Place) => segments.filter(isField).map(part => part.slice(1, -1))

export const resourceOf = (place: Place) => ({ uri: place.uri, ...described(place) })
export const templateOf = (place: Place) => ({ uriTemplate: place.uri, ...described(place) })
export const recentEventsResource = {
  uri: recentUri,
  name: 'recent_events',
  description: `The latest ${recentLimit} events, newest first.`,
  mimeType: json,
}

const described = ({ info, mimeType }: Place) => ({
  name: toolNameOf(info.name),
  description: info.about,
  mimeType,
})

/** The place behind a URI and the fields it names; one without fields goes before one with them. */
export function findPlace(places: readonly Place[], uri: string) {
  const given = segmentsOf(uri)
  const fits = ({ segments }: Place) =>
    segments.length === given.length &&
    segments.every((segment, index) => isField(segment) || segment === given[index])
  const place = places.find(each => !hasFields(each) && fits(each)) ?? places.find(fits)
  if (!place) return undefined
  const names = fieldNames(place)
  const values = given.filter((_, index) => isField(place.segments[index]!)).map(decode)
  const fields = Object.fromEntries(names.map((name, index) => [name, values[index]!] as const))
  return { place, fields }
}

export async function readPlace(
  alice: AliceClient,
  places: readonly Place[],
  uri: string,
  signal: AbortSignal,
) {
  try {
    if (uri === recentUri) {
      const events = await alice.recent({ limit: recentLimit })
      return { contents: [{ uri, mimeType: json, ...asJson({ events }) }] }
    }
    const found = findPlace(places, uri)
    if (!found) throw notThere(uri)
    const { place, fields } = found
    const output = await alice.call(place.info.name, typed(place.info.input_schema, fields), { signal })
    return { contents: [{ uri, mimeType: place.mimeType, ...place.contents(output) }] }
  } catch (error) {
    throw toProtocolError(uri, error)
  }
}

const notThere = (uri: string, message = 'Resource not found') =>
  protocolError(codes.invalidParams, message, { uri })

const typed = (schema: JsonSchema, fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, valueOf(schema, name, text)] as const),
  )

const valueOf = ({ properties }: JsonSchema, name: string, text: string) =>
  ['number', 'integer'].includes(String(properties?.[name]?.type)) && /^-?\d+(\.\d+)?$/.test(text)
    ? Number(text)
    : text

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function toProtocolError(uri: string, error: unknown): unknown {
  if (isRefusal(error) && error.status === 404) return notThere(uri, error.message)
  if (!isRefusal(error) && !isFault(error)) return error
  const code = isRefusal(error) ? codes.invalidParams : codes.internal
  return protocolError(code, error.message, { uri, error: errorBodyOf(error, undefined) })
}
