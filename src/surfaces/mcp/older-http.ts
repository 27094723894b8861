import type { HttpReply, HttpRequest } from '#surfaces/http'
import type { ClientProfile } from './client-profile.ts'
import { handshake } from './dispatch.ts'
import type { InputRequest } from './extras.ts'
import { finish, leavingWith, type HttpDesk } from './http-answer.ts'
import { hear, ownMethod } from './older-methods.ts'
import { createOlderSessions, type OlderSession, type OlderSessions } from './older-sessions.ts'
import { codes, protocolError, type RpcMessage, type RpcRequest } from './protocol.ts'
import { createReplyStream } from './reply-stream.ts'
import { errorMessage, notificationMessage, resultMessage } from './rpc-text.ts'

/** Serves clients that shake hands (2025-11-25, basic/transports §Streamable HTTP). */
export interface OlderHttp {
  post(request: HttpRequest, reply: HttpReply, message: RpcMessage): Promise<HttpReply>
  /** GET: the stream for what comes by itself. */
  stream(request: HttpRequest, reply: HttpReply): Promise<HttpReply>
  /** DELETE: ends a session. */
  end(request: HttpRequest, reply: HttpReply): Promise<HttpReply>
  close(): void
}

const sessionHeader = 'mcp-session-id'

export function serveOlder(desk: HttpDesk, now: () => number): OlderHttp {
  const sessions = createOlderSessions(now)

  /** The session a request names; none when it names none, and 404 when there is none (§session management 3). */
  const sessionOf = (request: HttpRequest): OlderSession | undefined | 'gone' => {
    const id = request.headers[sessionHeader]
    if (id === undefined) return undefined
    return sessions.sessionOf(request.caller!, String(id)) ?? 'gone'
  }

  return {
    async post(request, reply, message) {
      if (message.kind === 'request' && message.request.method === 'initialize') {
        return initialize(desk, sessions, { request, reply, asked: message.request })
      }
      const session = sessionOf(request)
      if (session === 'gone') return notThere(request, reply)
      if (message.kind === 'request') return answer(desk, session, { request, reply, asked: message.request })
      if (session && message.kind === 'answer') session.asking.answered(message.answer)
      if (session && message.kind === 'notification') hear(session.underWay, message.notification)
      return reply.code(202).send()
    },
    async stream(request, reply) {
      const session = sessionOf(request)
      if (session === 'gone') return notThere(request, reply)
      const isWanted = request.headers.accept?.includes('text/event-stream') ?? false
      if (!session || !isWanted) return reply.code(405).header('allow', 'POST').send()
      if (session.stream) return reply.code(409).send()
      reply.raw.once('close', desk.slots.take(session.actor))
      const stream = createReplyStream(reply, desk.heartbeatMs)
      session.stream = stream
      reply.raw.once('close', () => {
        session.stream = undefined
      })
      stream.open()
      return reply
    },
    async end(request, reply) {
      const session = sessionOf(request)
      if (session === 'gone') return notThere(request, reply)
      if (!session) return reply.code(405).header('allow', 'POST').send()
      sessions.end(session)
      return reply.code(204).send()
    },
    close: () => sessions.close(),
  }
}

interface Post {
  readonly request: HttpRequest
  readonly reply: HttpReply
  readonly asked: RpcRequest
}

const notThere = (request: HttpRequest, reply: HttpReply) =>
  reply
    .code(404)
    .header('content-type', 'application/json')
    .send(
      errorMessage(
        null,
        protocolError(codes.invalidRequest, 'There is no such session'),
        request.traceparent,
      ),
    )

async function initialize(desk: HttpDesk, sessions: OlderSessions, { request, reply, asked }: Post) {
  const { client, result } = handshake(desk.server, asked.params)
  const session = sessions.open(request.caller!, client)
  return reply
    .code(200)
    .header(sessionHeader, session.id)
    .header('content-type', 'application/json')
    .send(resultMessage(asked.id, JSON.stringify(result)))
}

/** Who never shook hands is answered too, and never asked anything. */
const stranger: ClientProfile = {
  isModern: false,
  version: '2025-03-26',
  capabilities: {},
  logLevel: undefined,
}

async function answer(desk: HttpDesk, session: OlderSession | undefined, { request, reply, asked }: Post) {
  const stream = createReplyStream(reply, desk.heartbeatMs)
  const gone = leavingWith(reply)
  const canceled = new AbortController()
  const signal = AbortSignal.any([gone, canceled.signal])
  session?.underWay.set(asked.id, canceled)
  const exchange = desk.exchange(request, {
    client: session?.client ?? stranger,
    params: asked.params,
    signal,
    notify: (method, params) => stream.send(notificationMessage(method, params)),
    ...(session && { ask: (question: InputRequest) => session.asking.ask(stream.send, question, signal) }),
  })
  const own = session && ownMethod(asked.method)
  try {
    if (!own) return await finish(desk, { request, reply, stream, exchange, asked })
    own(session, asked.params, exchange)
    return await reply.header('content-type', 'application/json').send(resultMessage(asked.id, '{}'))
  } finally {
    session?.underWay.delete(asked.id)
  }
}
