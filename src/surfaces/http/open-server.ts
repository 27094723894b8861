import { Refusal, type Logger } from '#kernel'
import { fastify, type FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { securityHeaders } from './guard.ts'
import type { Limits } from './limits.ts'
import { rawProblem, sendProblem, unreadable } from './problem.ts'
import { secureOptions, type TlsFiles } from './tls.ts'

/** An HTTP server that waits for nobody for long and holds little for anybody. */
export function openServer(limits: Limits, log: Logger, tls?: TlsFiles): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    return503OnClosing: false,
    forceCloseConnections: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    [tls ? 'https' : 'http']: {
      ...(tls && secureOptions(tls)),
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: 16_384,
      // Answered by the guard, in our words.
      requireHostHeader: false,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
    },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, _, reply) => sendProblem(reply.headers(securityHeaders), error, log),
  })
  server.server.maxConnections = limits.connections
  // Nothing is tunneled (RFC 9110 §9.3.6).
  server.server.on(
    'connect',
    (_, socket: Duplex) => void socket.end(rawProblem(noTunnel()), () => socket.destroy()),
  )
  return server
}

const noTunnel = () =>
  new Refusal('METHOD_NOT_ALLOWED', 'Nothing is tunneled here', { status: 405, details: { allowed: [] } })

const refusalByCode: Readonly<Record<string, () => Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new Refusal('DEADLINE_EXCEEDED', 'The request did not come in time', { status: 408 }),
  HPE_HEADER_OVERFLOW: () => new Refusal('TOO_LARGE', 'The headers are too large', { status: 431 }),
}

/** What is not even HTTP gets a short answer and no second chance. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket) {
  if (socket.destroyed) return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const refusal = refusalByCode[error.code ?? '']?.() ?? unreadable('This is not HTTP/1.1 as RFC 9112 has it')
  socket.end(rawProblem(refusal), () => socket.destroy())
}
