import { assertMay, Refusal, type Caller, type EventDefinition } from '#kernel'
import type { App } from '#kernel/run'
import { createLru } from '#lib/lru'
import { nearest } from '#lib/nearest'
import type { HttpPart, HttpServer } from '#surfaces/http'
import { asyncApiDocument, type AsyncApiOptions } from './async-api-document.ts'
import { dataSchemaDocument } from './event-schemas.ts'
import { eventsPage, eventsPagePolicy } from './events-page.ts'

interface PartOptions extends Omit<AsyncApiOptions, 'events'> {
  readonly app: App
}

/** Tells what events there are and the caller may see: to programs as AsyncAPI and JSON Schema, to people as a page. */
export function asyncApiPart({ app, ...options }: PartOptions): HttpPart {
  const { events } = app.catalog
  const textFor = documentTexts(events, options)

  return {
    name: 'asyncapi',
    mount(server) {
      server.get('/asyncapi.json', async ({ caller }, reply) => {
        assertMay(caller, 'events:read')
        return reply.type('application/json; charset=utf-8').send(textFor(caller!))
      })
      server.get('/docs/live/events', async ({ caller }, reply) => {
        assertMay(caller, 'events:read')
        const shown = events.filter(definition => maySee(caller!, definition))
        return reply
          .type('text/html; charset=utf-8')
          .header('content-security-policy', eventsPagePolicy)
          .send(eventsPage(asyncApiDocument({ ...options, events: shown })))
      })
      serveSchemas(server, events)
    },
  }
}

const keptDocuments = 20

/** Callers who may see the same events get the same text, made once. */
function documentTexts(events: readonly EventDefinition[], options: Omit<AsyncApiOptions, 'events'>) {
  const texts = createLru<string, string>(keptDocuments)
  return (caller: Caller): string => {
    const shown = events.filter(definition => maySee(caller, definition))
    const key = shown.map(({ type }) => type).join(' ')
    const text = texts.get(key) ?? JSON.stringify(asyncApiDocument({ ...options, events: shown }))
    texts.set(key, text)
    return text
  }
}

const maySee = (caller: Caller, { permission }: EventDefinition) =>
  permission === undefined || caller.can(permission)

/** Where `dataschema` of every event points. A version is never changed once it was in a release. */
function serveSchemas(server: HttpServer, events: readonly EventDefinition[]) {
  server.get<{ Params: { type: string; version: string } }>(
    '/schemas/:type/:version',
    async ({ params, caller }, reply) => {
      assertMay(caller, 'events:read')
      const shown = events.filter(each => maySee(caller!, each))
      const definition = shown.find(({ type }) => type === params.type)
      if (!definition) {
        throw unknownType(
          params.type,
          shown.map(({ type }) => type),
        )
      }
      if (params.version !== `v${definition.version}`) throw otherVersion(params.version, definition)
      return reply
        .type('application/schema+json')
        .header('cache-control', 'private, max-age=86400')
        .send(JSON.stringify(dataSchemaDocument(definition)))
    },
  )
}

function unknownType(type: string, known: readonly string[]) {
  const hint = nearest(type, known)
  return new Refusal('NOT_FOUND', `There is no event ${type}${hint ? `; did you mean ${hint}?` : ''}`, {
    suggestions: hint ? [`use_${hint}`] : ['GET /asyncapi.json'],
  })
}

/** Older events are shown in the newest shape, so only that has a schema here. */
const otherVersion = (version: string, { type, version: newest }: EventDefinition) =>
  new Refusal('NOT_FOUND', `${type} is at version ${newest}; there is no schema ${version} of it here`, {
    details: { newest },
    suggestions: [`GET /schemas/${type}/v${newest}`],
  })
