import { fastify, type FastifyInstance } from 'fastify'
import type { Socket } from 'node:net'
import type { Limits } from './limits.ts'

/** An HTTP server that waits for nobody for long and holds little for anybody. */
export function openServer(limits: Limits): FastifyInstance {
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
    http: {
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
      maxHeaderSize: 16_384,
      keepAlive: true,
      keepAliveInitialDelay: 30_000,
    },
    clientErrorHandler: answerUnreadable,
  })
  server.server.maxConnections = limits.connections
  return server
}

const statusByCode: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** What is not even HTTP gets a short answer and no second chance. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket) {
  if (socket.destroyed) return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const line = statusByCode[error.code ?? ''] ?? '400 Bad Request'
  const body = JSON.stringify({
    error: { code: 'INVALID_INPUT', message: line.slice(4), details: {}, suggestions: [], trace_id: '' },
  })
  const head = `HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-type: application/problem+json\r\ncontent-length: ${body.length}\r\n\r\n`
  socket.end(head + body, () => socket.destroy())
}
