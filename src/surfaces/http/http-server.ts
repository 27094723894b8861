// The one HTTP server, and what holds for whatever is mounted on it: our names only, no other site's pages, nobody
// without credentials where a route does not say that it is open.
import { Refusal, type Authenticate, type Caller } from '#kernel'
import type { App } from '#kernel/run'
import { parseTraceparent } from '#surfaces/client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { credentialsOf } from './credentials.ts'
import { finishAnswer } from './finish-answer.ts'
import { guardRequest, securityHeaders } from './guard.ts'
import { acceptJson } from './json-body.ts'
import { usualLimits, type Limits } from './limits.ts'
import { listenOn, type RunningHttp } from './listen-on.ts'
import { noteMethods, type MethodsAt } from './methods-at.ts'
import { answerNotFound } from './not-found.ts'
import { openServer } from './open-server.ts'
import { sendProblem, unauthenticated } from './problem.ts'
import { serveHealth } from './serve-health.ts'
import type { TlsFiles } from './tls.ts'
import { traceRequests } from './trace-requests.ts'
import { createUnsentAnswers } from './unsent-answers.ts'
import { acceptUpgrades } from './upgrades.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on every route that is not open, and on open ones when credentials were shown. */
    caller: Caller | undefined
    traceparent: string | undefined
  }
  interface FastifyInstance {
    /** The methods a path has. */
    methodsAt: MethodsAt
  }
  interface FastifyContextConfig {
    /** Answers everybody. */
    readonly isOpen?: boolean
  }
}

export type HttpServer = FastifyInstance
export type HttpRequest = FastifyRequest
export type HttpReply = FastifyReply

/** Takes over a connection that leaves HTTP, or refuses it: the caller is known, the origin is ours. */
export type Upgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  caller: Caller,
) => void | Promise<void>

/** A surface that is reached through the HTTP server. */
export interface HttpPart {
  readonly name: string
  /** Adds its routes. Deny by default: a route answers everybody only with `config: { isOpen: true }`. */
  mount(server: HttpServer): void | Promise<void>
  /** By path: `/ws`, or `/ws/*` for every path below it that has none of its own. */
  readonly upgrades?: Readonly<Record<string, Upgrade>>
  /** What it holds open at the moment, by kind: `{ sockets: 3 }`. */
  stats?(): Readonly<Record<string, number>>
  /** Ends what stays open, when the server stops. */
  close?(): void
}

export interface HttpOptions {
  readonly app: App
  readonly version: string
  readonly authenticate: Authenticate
  readonly parts: readonly HttpPart[]
  /** Absent means plain HTTP. */
  readonly tls?: TlsFiles | undefined
  /** Names under which people reach this server besides its address. */
  readonly allowedHosts?: readonly string[] | undefined
  readonly limits?: Partial<Limits> | undefined
}

export interface HttpSurface {
  /** Once; again only after it failed, as on a port that is taken. */
  listen(place: { readonly host: string; readonly port: number }): Promise<RunningHttp>
}

export function httpServer(options: HttpOptions): HttpSurface {
  const { parts } = options
  const limits = { ...usualLimits, ...options.limits }
  const state = { host: 'localhost', isServing: false, isClosing: false }
  const server = openServer(limits, options.app.log, options.tls)

  const methodsAt = noteMethods(server)
  server.decorate('methodsAt', methodsAt)
  acceptJson(server, limits.jsonDepth)
  addChecks(server, options, limits, state)
  traceRequests(server, options.app.tracer)
  acceptUpgrades(server, { ...options, state })
  serveHealth(server, { ...options, isServing: () => state.isServing })
  server.setNotFoundHandler((request, reply) => answerNotFound(request, reply, methodsAt))
  for (const part of parts) void server.register(async inner => part.mount(inner))
  const closeParts = () => {
    for (const part of parts) part.close?.()
  }
  return { listen: place => listenOn(server, place, { state, closeParts, limits }) }
}

function addChecks(
  server: FastifyInstance,
  { app, allowedHosts = [], authenticate }: HttpOptions,
  limits: Limits,
  state: { readonly host: string; readonly isClosing: boolean },
) {
  server.decorateRequest('caller', undefined)
  server.decorateRequest('traceparent', undefined)
  server.setErrorHandler((error, _, reply) => sendProblem(reply, error, app.log))
  const unsent = createUnsentAnswers(limits.unsentBytes)
  server.addHook('onRequest', async (request, reply) => {
    request.traceparent = parseTraceparent(request.headers.traceparent)
    void reply.headers(securityHeaders)
    guardRequest(request.raw, { host: state.host, allowedHosts })
    if (state.isClosing) throw new Refusal('STOPPING', 'This server is stopping', { suggestions: ['retry'] })
    if (request.routeOptions.config.isOpen) return
    unsent.assertRoom()
    request.caller = await authenticate(credentialsOf(request.raw))
    if (!request.caller) throw unauthenticated()
  })
  server.addHook('onSend', (request, reply, payload, done) => {
    if (state.isClosing) void reply.header('connection', 'close')
    // A socket that takes nothing of the answer for this long is destroyed; Node sets its own time again afterwards.
    reply.raw.setTimeout(limits.stalledMs)
    unsent.note(reply.raw, payload)
    finishAnswer(request, reply, payload, done)
  })
}
