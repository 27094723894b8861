import { isRefusal, Refusal } from '#kernel'
import type { App } from '#kernel/run'
import { traceIdOf } from '#surfaces/client'
import type { HttpReply, HttpRequest } from '#surfaces/http'
import type { ExecutionResult } from 'graphql'
import { errorStatus, requestError } from './graphql-errors.ts'
import { mediaTypeFor, type MediaType } from './media-type.ts'
import { requestParameters } from './request-parameters.ts'
import { isReady, type Prepare } from './requests.ts'
import { run } from './run.ts'

export interface ServeParts {
  readonly app: App
  readonly prepare: Prepare
  readonly jsonDepth: number
}

/** A query or mutation, as GraphQL over HTTP has them. */
export async function answerRequest(request: HttpRequest, reply: HttpReply, parts: ServeParts) {
  const { method, headers, traceparent } = request
  void reply.header('vary', 'accept')
  if (method !== 'POST' && method !== 'GET') throw notAllowed(reply, 'GET, POST')
  const mediaType = mediaTypeFor(headers.accept)
  if (!mediaType) throw notAcceptable()
  try {
    return await answer(request, reply, { ...parts, mediaType })
  } catch (error) {
    if (!isRefusal(error)) throw error
    const errors = [requestError(error, traceIdOf(traceparent))]
    return send(reply, { errors }, mediaType, error.status)
  }
}

async function answer(
  request: HttpRequest,
  reply: HttpReply,
  { app, prepare, jsonDepth, mediaType }: ServeParts & { readonly mediaType: MediaType },
) {
  const { method, traceparent } = request
  const place = { caller: request.caller!, traceparent, signal: abortWhenGone(reply) }
  const ready = await prepare(requestParameters(request, jsonDepth), place)
  const isRunnable = isReady(ready)
  if (isRunnable && ready.kind === 'subscription') throw notHere()
  if (isRunnable && ready.kind === 'mutation' && method === 'GET') throw notAllowed(reply, 'POST')
  const result = isRunnable ? await run(ready, app) : { errors: ready }
  return send(reply, result, mediaType, statusFor(result, mediaType))
}

/** `application/json` says 200 to every request that could be read, as clients of old expect (section 6.4.1). */
const statusFor = (result: ExecutionResult, mediaType: MediaType) =>
  result.data === undefined && mediaType !== 'application/json' ? errorStatus(result.errors) : 200

function send(reply: HttpReply, result: ExecutionResult, mediaType: MediaType, status: number) {
  void reply.code(status).header('content-type', `${mediaType}; charset=utf-8`)
  return JSON.stringify(result)
}

/** A GET changes nothing. */
function notAllowed(reply: HttpReply, allow: string) {
  void reply.header('allow', allow)
  return new Refusal('INVALID_INPUT', `Send this with ${allow.replace(', ', ' or ')}`, { status: 405 })
}

const notAcceptable = () =>
  new Refusal('INVALID_INPUT', 'Answers are application/graphql-response+json or application/json', {
    status: 406,
  })

const notHere = () =>
  new Refusal('INVALID_INPUT', 'Subscriptions come over a WebSocket at this address (graphql-transport-ws)', {
    status: 400,
    suggestions: ['connect_websocket'],
  })

/** Nobody waits for this answer any more. */
function abortWhenGone(reply: HttpReply): AbortSignal {
  const leaving = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort()
  })
  return leaving.signal
}
