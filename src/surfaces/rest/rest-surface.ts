import { Refusal, type Actor, type Blobs } from '#kernel'
import type { App } from '#kernel/run'
import { describeOperations, parseTraceparent } from '#surfaces/client'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { createEventStreams } from './event-streams.ts'
import { guardRequest } from './guard.ts'
import { acceptJson } from './json-body.ts'
import { usualLimits, type Limits } from './limits.ts'
import { listenOn, type RestServer } from './listen-on.ts'
import { notFoundHandler } from './not-found.ts'
import { openServer } from './open-server.ts'
import { sendProblem, unauthenticated } from './problem.ts'
import { prefix } from './routes.ts'
import { serveBlobs } from './serve-blobs.ts'
import { serveEvents } from './serve-events.ts'
import { serveHealth } from './serve-health.ts'
import { serveOperations } from './serve-operations.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on every route beneath the prefix. */
    actor: Actor | undefined
    traceparent: string | undefined
  }
}

export interface RestOptions {
  readonly app: App
  readonly version: string
  /** Who sends these headers; nobody is answered without. It may refuse. */
  authenticate(headers: IncomingHttpHeaders): Promise<Actor | undefined>
  readonly blobs?: Blobs | undefined
  /** Names under which people reach this server besides its address. */
  readonly allowedHosts?: readonly string[] | undefined
  readonly limits?: Partial<Limits> | undefined
  readonly now?: (() => number) | undefined
}

export interface RestSurface {
  /** Once; again only after it failed, as on a port that is taken. */
  listen(place: { readonly host: string; readonly port: number }): Promise<RestServer>
}

export type { RestServer }

/** REST under `/api/v1`, the event stream and the health of this process. Knows the catalog, never a domain. */
export function restSurface(options: RestOptions): RestSurface {
  const { app, version, authenticate } = options
  const limits = { ...usualLimits, ...options.limits }
  const state = { host: 'localhost', isServing: false, isClosing: false }
  const streams = createEventStreams(app, limits, options.now ?? Date.now)
  const fastify = openServer(limits)

  acceptJson(fastify, limits.jsonDepth)
  addChecks(fastify, options, limits, state)
  serveHealth(fastify, { app, version, authenticate, isServing: () => state.isServing })
  fastify.setNotFoundHandler(notFoundHandler(app, []))
  void fastify.register(
    async api => {
      api.addHook('onRequest', async request => {
        request.actor = await authenticate(request.headers)
        if (!request.actor) throw unauthenticated()
      })
      const served = serveOperations(api, app)
      serveEvents(api, app, streams, served)
      api.get('/operations', async () => ({ operations: describeOperations(app.catalog) }))
      if (options.blobs) serveBlobs(api, options.blobs)
      api.setNotFoundHandler(notFoundHandler(app, served.routes))
    },
    { prefix },
  )
  return { listen: place => listenOn(fastify, place, { state, streams, limits }) }
}

function addChecks(
  fastify: FastifyInstance,
  { app, allowedHosts = [] }: RestOptions,
  limits: Limits,
  state: { readonly host: string; readonly isClosing: boolean },
) {
  fastify.decorateRequest('actor', undefined)
  fastify.decorateRequest('traceparent', undefined)
  fastify.setErrorHandler((error, _, reply) => sendProblem(reply, error, app.log))
  fastify.addHook('onRequest', async (request: FastifyRequest, reply) => {
    request.traceparent = parseTraceparent(request.headers.traceparent)
    guardRequest(request, reply, { host: state.host, allowedHosts })
    if (state.isClosing) throw new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })
  })
  fastify.addHook('onSend', async (_, reply, payload) => {
    if (state.isClosing) void reply.header('connection', 'close')
    // A socket that takes nothing of the answer for this long is destroyed; Node sets its own time again afterwards.
    reply.raw.setTimeout(limits.stalledMs)
    return payload
  })
}
