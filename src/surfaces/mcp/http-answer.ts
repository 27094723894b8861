import type { HttpReply, HttpRequest } from '#surfaces/http'
import { isOwnError } from './answers.ts'
import type { ClientProfile } from './client-profile.ts'
import { dispatch } from './dispatch.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { gaveUp } from './older-methods.ts'
import { idOf, isProtocolError, type Fields, type RpcRequest } from './protocol.ts'
import type { ReplyStream } from './reply-stream.ts'
import { errorMessage, resultMessage, statusOf } from './rpc-text.ts'
import type { StreamSlots } from './stream-slots.ts'

/** What serving a request needs besides the request. */
export interface HttpDesk {
  readonly server: McpServer
  readonly heartbeatMs: number
  readonly slots: StreamSlots
  exchange(request: HttpRequest, more: ExchangeParts): Exchange
  onFault(error: unknown, method: string): void
}

export interface ExchangeParts {
  readonly client: ClientProfile
  readonly params: Fields
  readonly signal: AbortSignal
  readonly notify: Exchange['notify']
  readonly ask?: Exchange['ask']
}

/** An error of the protocol, as JSON-RPC; everything else is the HTTP server's to answer. */
export function sendError(reply: HttpReply, request: HttpRequest, error: unknown): HttpReply {
  if (!isProtocolError(error)) throw error
  return reply
    .code(statusOf(error))
    .header('content-type', 'application/json')
    .send(errorMessage(idOf(request.body), error, request.traceparent))
}

/** Aborted when the client goes before it has its answer: that is how it cancels (streamable-http §cancellation). */
export function leavingWith(reply: HttpReply): AbortSignal {
  const leaving = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort(gaveUp())
  })
  return leaving.signal
}

export interface Answering {
  readonly request: HttpRequest
  readonly reply: HttpReply
  readonly stream: ReplyStream
  readonly exchange: Exchange
  readonly asked: RpcRequest
}

/** One JSON answer, or the end of the stream when something was said before. */
export async function finish(
  desk: HttpDesk,
  { request, reply, stream, exchange, asked }: Answering,
): Promise<HttpReply> {
  let status = 200
  const message = await dispatch(desk.server, exchange, asked).then(
    result => resultMessage(asked.id, result),
    (error: unknown) => {
      if (!isProtocolError(error) && !isOwnError(error)) desk.onFault(error, asked.method)
      if (exchange.client.isModern) status = statusOf(error)
      return errorMessage(asked.id, error, request.traceparent)
    },
  )
  if (!stream.isOpen()) return reply.code(status).header('content-type', 'application/json').send(message)
  stream.send(message)
  stream.end()
  return reply
}
