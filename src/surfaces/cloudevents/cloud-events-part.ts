import type { LimitState } from '#kernel'
import type { App } from '#kernel/run'
import { shortHeader, tellLimit, type HttpPart, type HttpRequest, type HttpServer } from '#surfaces/http'
import { readRequest, type ParseJson } from './read-request.ts'

export interface CloudEventsOptions {
  readonly app: App
  /** The operation that takes events in: its input is `{events: […]}`. */
  readonly publish: string
}

const path = '/api/v1/events'

/** Others tell Alice what happened: CloudEvents over HTTP in the structured, batched and binary mode. */
export function cloudEventsPart({ app, publish }: CloudEventsOptions): HttpPart {
  return {
    name: 'cloudevents',
    async mount(server) {
      await server.register(async api => {
        const parse = jsonParser(api)
        api.removeAllContentTypeParsers()
        api.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
        api.post(path, (request, reply) => {
          const { caller, traceparent, headers } = request
          const input = { events: readRequest(request, parse) }
          const idempotencyKey = shortHeader(headers, 'idempotency-key', 200)
          const onLimit = (state: LimitState) => tellLimit(reply, state)
          const who = { actor: caller!.actor, caller, surface: 'cloudevents' }
          return app.call(publish, input, { ...who, traceparent, idempotencyKey, onLimit })
        })
      })
    },
  }
}

/** Fastify's own, which refuses `__proto__` and `constructor.prototype`; it answers at once. */
function jsonParser(api: HttpServer): ParseJson {
  const parse = api.getDefaultJsonParser('error', 'error')
  return text => {
    let answer: unknown
    void parse({} as HttpRequest, text, (error, value) => {
      if (error) throw error
      answer = value
    })
    return answer
  }
}
