import type { App } from '#kernel/run'
import { recentEvents } from '#surfaces/client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recentQuery } from './event-query.ts'
import type { EventStreams } from './event-streams.ts'
import type { Served } from './serve-operations.ts'

/** The event stream, and the latest events; `GET /events` is the stream unless an operation lists events there. */
export function serveEvents(
  api: FastifyInstance,
  app: App,
  streams: EventStreams,
  { listEvents }: Served,
): void {
  const stream = (request: FastifyRequest, reply: FastifyReply) => streams.open(request, reply)
  api.get('/events/stream', { exposeHeadRoute: false }, stream)
  api.get('/events', { exposeHeadRoute: false }, async (request, reply) => {
    void reply.header('vary', 'accept')
    const wantsStream = request.headers.accept?.includes('text/event-stream') ?? false
    return listEvents && !wantsStream ? listEvents(request, reply) : stream(request, reply)
  })
  api.get('/events/recent', request => recentPage(app, request))
}

async function recentPage(app: App, request: FastifyRequest) {
  return { events: await recentEvents(app.events, recentQuery(request)) }
}
