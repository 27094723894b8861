// Everything that can be looked at by an address on REST has one here too: `GET /things/{id}` is
// `alice://things/{id}`. The latest events are a resource of their own.
import { isRefusal } from '#kernel'
import { isFault, type AliceClient, type JsonSchema, type OperationInfo } from '#surfaces/client'
import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server'
import { errorBodyOf } from './answers.ts'

export interface Shelf {
  readonly resources: readonly Resource[]
  readonly templates: readonly ResourceTemplateType[]
  read(uri: string, signal: AbortSignal): Promise<ReadResourceResult>
}

interface Place {
  readonly info: OperationInfo
  /** `things`, `{id}` */
  readonly segments: readonly string[]
}

const scheme = 'alice://'
const mimeType = 'application/json'
const recentUri = `${scheme}events/recent`
const recentLimit = 50

export function createShelf(client: AliceClient, infos: readonly OperationInfo[]): Shelf {
  const places = infos.flatMap(placeOf)
  const hasFields = ({ segments }: Place) => segments.some(isField)
  const recent: Resource = {
    uri: recentUri,
    name: 'recent_events',
    description: `The latest ${recentLimit} events, newest first.`,
    mimeType,
  }
  const resourceOf = (place: Place): Resource => ({ uri: uriOf(place), ...described(place) })
  const templateOf = (place: Place): ResourceTemplateType => ({
    uriTemplate: uriOf(place),
    ...described(place),
  })

  return {
    resources: [recent, ...places.filter(place => !hasFields(place)).map(resourceOf)],
    templates: places.filter(hasFields).map(templateOf),
    async read(uri, signal) {
      const look =
        uri === recentUri
          ? client.recent({ limit: recentLimit }).then(events => ({ events }))
          : open(client, places, uri, signal)
      const found = await look.catch((error: unknown) => {
        throw toProtocolError(uri, error)
      })
      return { contents: [{ uri, mimeType, text: JSON.stringify(found) }] }
    },
  }
}

/** A read with an address that needs nothing besides what the address says. */
function placeOf(info: OperationInfo): Place[] {
  const path = info.effect === 'read' ? /^GET \/(.+)$/.exec(info.rest ?? '')?.[1] : undefined
  if (path === undefined) return []
  const segments = path.split('/')
  const required = (info.input_schema.required ?? []) as readonly string[]
  return required.every(name => segments.includes(`{${name}}`)) ? [{ info, segments }] : []
}

const isField = (segment: string) => segment.startsWith('{')
const uriOf = ({ segments }: Place) => scheme + segments.join('/')
const described = ({ info }: Place) => ({
  name: info.name.replace('.', '_'),
  description: info.about,
  mimeType,
})

async function open(
  client: AliceClient,
  places: readonly Place[],
  uri: string,
  signal: AbortSignal,
): Promise<unknown> {
  const given = uri.startsWith(scheme) ? uri.slice(scheme.length).split('/') : []
  const fits = ({ segments }: Place) =>
    segments.length === given.length &&
    segments.every((segment, index) => isField(segment) || segment === given[index])
  const place = places.find(each => fits(each) && !each.segments.some(isField)) ?? places.find(fits)
  if (!place) throw new ResourceNotFoundError(uri)
  const { info, segments } = place
  const fields = segments.flatMap((segment, index) => {
    if (!isField(segment)) return []
    const name = segment.slice(1, -1)
    return [[name, valueOf(info.input_schema, name, decode(given[index]!))] as const]
  })
  return client.call(info.name, Object.fromEntries(fields), { signal })
}

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
  if (isRefusal(error) && error.status === 404) return new ResourceNotFoundError(uri, error.message)
  if (!isRefusal(error) && !isFault(error)) return error
  const code = isRefusal(error) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError
  return new ProtocolError(code, error.message, { error: errorBodyOf(error, undefined) })
}
