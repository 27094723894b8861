// What others say happened, as an event of ours. Nothing is taken in by default: a type is declared as publishable, or
// the configuration welcomes it without knowing what it carries.
import {
  outsideId,
  Refusal,
  type EventDefinition,
  type EventTypes,
  type NewEvent,
  type RefusalDetails,
} from '#kernel'
import { nearest } from '#lib/nearest'
import type { z } from 'zod'
import { ExternalReceived, type OutsideEvent } from './contract.ts'

type Outside = z.output<typeof OutsideEvent>

export const takeInRefusals = { EVENT_TYPE_UNKNOWN: 422, EVENT_NOT_PUBLISHABLE: 403 } as const

/** The event to append; its place in the request is in every refusal. */
export function takeIn(given: Outside, index: number, types: EventTypes): NewEvent {
  const at: Place = { given, index }
  checkSource(at)
  checkExtensions(at)
  const definition = types.find(given.type)
  if (!definition) return wrap(at, types)
  if (!definition.isPublishable) throw notPublishable(at, types)

  const made = definition(dataOf(at, definition))
  if (given.subject !== undefined && given.subject !== made.subject) {
    throw invalid(at, `the subject of this ${given.type} is ${made.subject}`, { path: 'subject' })
  }
  return {
    ...made,
    id: outsideId(given.source, given.id),
    origin: { source: given.source, ...originOf(given) },
  }
}

interface Place {
  readonly given: Outside
  readonly index: number
}

const originOf = ({ time, traceparent }: Outside) => ({
  ...(time !== undefined && { time: new Date(time).toISOString() }),
  ...(isTraceparent(traceparent) && { traceparent }),
})

/** W3C Trace Context §3.2. */
const isTraceparent = (text: unknown): text is string =>
  typeof text === 'string' && /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(text)

/** Data of an older version is lifted into the newest shape, as data in the log is. */
function dataOf(at: Place, definition: EventDefinition): unknown {
  const { given } = at
  if (given.data_base64 !== undefined) throw invalid(at, 'its data is JSON, not bytes', { path: 'data' })
  const version = versionOf(given.dataschema) ?? definition.version
  if (version > definition.version) {
    throw invalid(at, `${given.type} is at version ${definition.version} here, not ${version}`, {
      path: 'dataschema',
    })
  }
  const parsed = definition.schema.safeParse(lifted(definition, version, given.data))
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.slice(0, 20).map(issue => ({
    path: ['events', at.index, 'data', ...issue.path].map(String).join('.'),
    message: issue.message,
  }))
  throw invalid(at, `this is no data of ${given.type} (${issues[0]!.path}): ${issues[0]!.message}`, {
    issues,
    suggestions: [`GET /schemas/${given.type}/v${definition.version}`],
  })
}

/** An upcast that cannot use what it is given is the sender's mistake; the schema then says which. */
function lifted(definition: EventDefinition, version: number, data: unknown): unknown {
  try {
    return definition.current(version, data)
  } catch {
    return data
  }
}

function versionOf(dataschema: string | undefined): number | undefined {
  const digits = /\/v(\d{1,6})$/.exec(dataschema ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Its own source and id are inside: outwardly it is an event of this Alice. */
function wrap(at: Place, types: EventTypes): NewEvent {
  const { specversion: _, ...given } = at.given
  if (!types.isWelcome(given.type)) throw unknownType(at, types)
  const { id, source, type, subject, time, datacontenttype, dataschema, data, data_base64, ...extensions } =
    given
  const attributes = { id, source, type, subject, time, datacontenttype, dataschema }
  const made = ExternalReceived({ ...attributes, extensions, data, data_base64 })
  return { ...made, id: `external ${outsideId(source, id)}`, origin: originOf(at.given) }
}

const ownSource = '/alice/'

function checkSource(at: Place) {
  const { source } = at.given
  if (source.startsWith(ownSource)) {
    throw invalid(at, `sources below ${ownSource} are those of Alice herself`, { path: 'source' })
  }
  if (!URL.canParse(source, 'https://relative.example/') || /\s/.test(source)) {
    throw invalid(at, `${source} is no URI-reference`, { path: 'source' })
  }
}

/** CloudEvents 1.0.2 §3.1: names of attributes are lower-case letters and digits. */
function checkExtensions(at: Place) {
  const wrong = Object.keys(at.given).find(name => name !== 'data_base64' && !/^[a-z0-9]{1,40}$/.test(name))
  if (wrong === undefined) return
  throw invalid(
    at,
    `${wrong.slice(0, 60)} is no name of an attribute; those are lower-case letters and digits`,
    {
      path: wrong.slice(0, 60),
    },
  )
}

function unknownType(at: Place, types: EventTypes) {
  const { type } = at.given
  const hint = nearest(type, publishable(types))
  return new Refusal(
    'EVENT_TYPE_UNKNOWN',
    `There is no event ${type}${hint ? `; did you mean ${hint}?` : ''}`,
    {
      ...status('EVENT_TYPE_UNKNOWN'),
      details: { type, index: at.index },
      suggestions: hint ? [`use_${hint}`] : ['GET /asyncapi.json'],
    },
  )
}

function notPublishable(at: Place, types: EventTypes) {
  const { type } = at.given
  return new Refusal('EVENT_NOT_PUBLISHABLE', `Only Alice herself says ${type}`, {
    ...status('EVENT_NOT_PUBLISHABLE'),
    details: { type, index: at.index, publishable: publishable(types).slice(0, 50) },
  })
}

const status = (code: keyof typeof takeInRefusals): RefusalDetails => ({ status: takeInRefusals[code] })

const publishable = (types: EventTypes) =>
  types
    .list()
    .filter(({ isPublishable }) => isPublishable)
    .map(({ type }) => type)

interface Wrong {
  readonly path?: string
  readonly issues?: readonly object[]
  readonly suggestions?: readonly string[]
}

const invalid = ({ index }: Place, message: string, { path, issues, suggestions }: Wrong) =>
  new Refusal('INVALID_INPUT', `Event ${index} cannot be taken in: ${message}`, {
    details: { issues: issues ?? [{ path: `events.${index}.${path}`, message }] },
    suggestions,
  })
