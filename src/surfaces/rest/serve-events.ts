import { toCloudEvent } from '#kernel'
import type { App } from '#kernel/run'
import { checkFilter } from '#surfaces/client'
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
  api.get('/events/recent', request => recentEvents(app, request))
}

async function recentEvents(app: App, request: FastifyRequest) {
  const { types, subject, limit } = recentQuery(request)
  checkFilter({ types, subject })
  const patterns = types?.length ? types : undefined
  const records = await app.events.read({ after: 0, limit, patterns, subject, descending: true })
  return { events: records.map(toCloudEvent) }
}
