import { assertMay } from '#kernel'
import type { App } from '#kernel/run'
import { eventsFor, recentEvents } from '#surfaces/client'
import type { HttpReply, HttpRequest, HttpServer } from '#surfaces/http'
import { recentQuery } from './event-query.ts'
import type { EventStreams } from './event-streams.ts'
import type { Served } from './serve-operations.ts'

/** The event stream, and the latest events; `GET /events` is the stream unless an operation lists events there. */
export function serveEvents(api: HttpServer, app: App, streams: EventStreams, { listEvents }: Served): void {
  const stream = (request: HttpRequest, reply: HttpReply) => streams.open(request, reply)
  api.get('/events/stream', { exposeHeadRoute: false }, stream)
  api.get('/events', { exposeHeadRoute: false }, async (request, reply) => {
    void reply.header('vary', 'accept')
    const wantsStream = request.headers.accept?.includes('text/event-stream') ?? false
    return listEvents && !wantsStream ? listEvents(request, reply) : stream(request, reply)
  })
  api.get('/events/recent', request => recentPage(app, request))
}

async function recentPage(app: App, request: HttpRequest) {
  assertMay(request.caller, 'events:read')
  return { events: await recentEvents(eventsFor(app, request.caller!), recentQuery(request)) }
}
