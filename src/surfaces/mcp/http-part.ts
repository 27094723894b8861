// MCP over Streamable HTTP at /mcp, for both eras at once: what opens with `_meta` is answered statelessly (2026-07-28),
// what shakes hands gets a session (2025-11-25 and before).
import type { Caller } from '#kernel'
import type { App } from '#kernel/run'
import { describeOperations, type AliceClient } from '#surfaces/client'
import { usualLimits, type HttpPart, type HttpReply, type HttpRequest } from '#surfaces/http'
import { actorOf, aliceFor, steeringFor } from './callers-alice.ts'
import { isModernRequest, readProfile } from './client-profile.ts'
import { isMethod, unknownMethod } from './dispatch.ts'
import type { Exchange, McpServer } from './exchange.ts'
import { mergeExtras, type McpExtras } from './extras.ts'
import { finish, leavingWith, sendError, type ExchangeParts, type HttpDesk } from './http-answer.ts'
import { createMenus, domainOf, type Menus, type View } from './menu.ts'
import { serveOlder } from './older-http.ts'
import { serveMetadata } from './protected-resource.ts'
import { codes, protocolError, readMessage, type Fields, type RpcRequest } from './protocol.ts'
import { createReplyStream } from './reply-stream.ts'
import { checkHeaders, checkParamHeaders, checkVersionHeader } from './request-headers.ts'
import { settingsIn } from './request-settings.ts'
import { notificationMessage } from './rpc-text.ts'
import { createSeal } from './seal.ts'
import { createStreamSlots } from './stream-slots.ts'
import { assertToolNames } from './tools.ts'

export interface McpPartOptions {
  readonly app: App
  readonly version: string
  /** Signs what clients bring back; the same after a restart and on every node. */
  readonly secret: string
  /** What plugins add. */
  readonly extras?: readonly McpExtras[] | undefined
  readonly view?: View | undefined
  /** The person a client may speak for; nobody when not said. */
  readonly personBehind?: ((caller: Caller) => Caller | undefined) | undefined
  /** Whose tokens are accepted (RFC 9728). */
  readonly issuers?: readonly string[] | undefined
  readonly heartbeatMs?: number | undefined
  readonly now?: (() => number) | undefined
}

const mcpPath = '/mcp'

export function mcpPart(options: McpPartOptions): HttpPart {
  const { app, version, now = Date.now, heartbeatMs = usualLimits.heartbeatMs } = options
  const closing = new AbortController()
  const infos = describeOperations(app.catalog)
  assertToolNames(infos)
  // Made for the first assistant: it takes the schemas of all operations.
  let menus: Menus | undefined
  const menusOf = () => (menus ??= createMenus(infos, mergeExtras(options.extras ?? [])))
  const server: McpServer = {
    version,
    seal: createSeal(options.secret, now),
    readBlob: hash => app.blobs.get(hash),
    closing: closing.signal,
  }
  const desk: HttpDesk = {
    server,
    heartbeatMs,
    slots: createStreamSlots(usualLimits.streams, usualLimits.streamsPerActor),
    exchange: (request, more) => createExchange(options, menusOf(), request, more),
    onFault: (error, method) => app.log.error({ err: error, method }, 'A request of an assistant broke'),
  }
  const older = serveOlder(desk, now)

  return {
    name: 'mcp',
    close() {
      closing.abort()
      older.close()
    },
    async mount(http) {
      serveMetadata(http, mcpPath, options.issuers ?? [])
      http.post(mcpPath, (request, reply) => answerPost(desk, older, request, reply))
      http.get(mcpPath, (request, reply) => older.stream(request, reply))
      http.delete(mcpPath, (request, reply) => older.end(request, reply))
    },
  }
}

function createExchange(
  { app, view = {}, personBehind }: McpPartOptions,
  menus: Menus,
  request: HttpRequest,
  more: ExchangeParts,
): Exchange {
  const caller = request.caller!
  const { params, ...talking } = more
  const wanted = { ...view, ...viewOf(request.query as Fields) }
  const person = personBehind?.(caller)
  const key = request.headers['idempotency-key']
  const { idempotencyKey, traceparent } = settingsIn(params)
  const isOffered = (name: string) => wanted.toolsets?.includes(domainOf(name)) ?? true
  let steering: AliceClient | undefined
  return {
    ...talking,
    alice: aliceFor(app, caller),
    steering: () => (steering ??= steeringFor(app, caller)),
    owns: createdBy => createdBy === actorOf(caller),
    person: person && aliceFor(app, person),
    actor: actorOf(caller),
    menu: () => menus.menuFor(caller, wanted),
    find(tool) {
      const entry = menus.find(tool)
      return entry && isOffered(entry.info.name) ? entry : undefined
    },
    idempotencyKey: idempotencyKey ?? (typeof key === 'string' ? key : undefined),
    traceparent: traceparent ?? request.traceparent,
    ended: caller.ended,
  }
}

/** `?toolsets=assets,workflows&disclosure=progressive` */
function viewOf({ toolsets, disclosure }: Fields): View {
  if (disclosure !== undefined && disclosure !== 'full' && disclosure !== 'progressive') {
    throw protocolError(codes.invalidParams, 'disclosure is full or progressive')
  }
  return {
    ...(typeof toolsets === 'string' && toolsets !== '' && { toolsets: toolsets.split(',') }),
    ...(disclosure && { disclosure }),
  }
}

async function answerPost(
  desk: HttpDesk,
  older: ReturnType<typeof serveOlder>,
  request: HttpRequest,
  reply: HttpReply,
) {
  try {
    const message = readMessage(request.body)
    const version = request.headers['mcp-protocol-version']
    if (
      message.kind === 'request' &&
      isModernRequest(message.request.params, version as string | undefined)
    ) {
      return await answerModern(desk, request, reply, message.request)
    }
    if (
      message.kind === 'notification' &&
      isModernRequest(message.notification.params, version as string | undefined)
    ) {
      return await reply.code(202).send()
    }
    return await older.post(request, reply, message)
  } catch (error) {
    return sendError(reply, request, error)
  }
}

async function answerModern(desk: HttpDesk, request: HttpRequest, reply: HttpReply, asked: RpcRequest) {
  const { headers } = request
  checkVersionHeader(headers, asked.params)
  const client = readProfile(asked.params)
  if (!isMethod(asked.method, true)) throw unknownMethod(asked.method)
  checkHeaders(headers, asked)

  const leaving = leavingWith(reply)
  const stream = createReplyStream(reply, desk.heartbeatMs)
  const exchange = desk.exchange(request, {
    client,
    params: asked.params,
    signal: leaving,
    notify: (method, params) => stream.send(notificationMessage(method, params)),
  })
  if (asked.method === 'tools/call') {
    const marked = exchange.find(String(asked.params.name))?.headers ?? []
    checkParamHeaders(headers, marked, asked.params.arguments)
  }
  if (asked.method === 'subscriptions/listen') {
    reply.raw.once('close', desk.slots.take(exchange.actor))
  }
  return finish(desk, { request, reply, stream, exchange, asked })
}
