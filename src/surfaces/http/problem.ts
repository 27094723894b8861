import { errorBody, isRefusal, Refusal, type ErrorBody, type Logger } from '#kernel'
import { traceIdOf } from '#surfaces/client'
import type { FastifyReply } from 'fastify'
import { STATUS_CODES } from 'node:http'
import { retryAfter } from './limit-headers.ts'

/** Answers with a refusal or a fault: design.md 5 and RFC 9457 in one body. */
export function sendProblem(reply: FastifyReply, thrown: unknown, log: Logger): void {
  const { request } = reply
  const error = refusalOfFramework(thrown)
  const { status, body } = errorBody(error, traceIdOf(request.traceparent))
  if (!isRefusal(error)) {
    log.error(
      { err: error, trace_id: body.trace_id, method: request.method, url: request.url },
      'A request broke',
    )
  }
  const wait = isRefusal(error) ? retryAfter(error, Date.now()) : undefined
  if (wait !== undefined) void reply.header('retry-after', wait)
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="alice"')
  void reply.code(status).header('content-type', 'application/problem+json').send(problemText(status, body))
}

const problemText = (status: number, body: ErrorBody) =>
  JSON.stringify({
    type: `urn:alice:error:${body.code}`,
    title: titleOf(body.code),
    status,
    detail: body.message,
    error: body,
  })

/** The same as a whole answer, for connections that are turned away before or after they speak HTTP. */
export function rawProblem(error: unknown): string {
  const { status, body } = errorBody(error, traceIdOf(undefined))
  const text = problemText(status, body)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? body.code}`,
    'connection: close',
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(text)}`,
    ...(status === 401 ? ['www-authenticate: Bearer realm="alice"'] : []),
    ...(status === 503 ? ['retry-after: 1'] : []),
  ]
  return `${head.join('\r\n')}\r\n\r\n${text}`
}

/** `ASSET_NOT_FOUND` → `Asset not found`: the same for every refusal of that code, as RFC 9457 §3.1.3 asks. */
const titleOf = (code: string) => `${code[0]}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`

/** What Fastify itself declines, as a refusal of ours. */
function refusalOfFramework(error: unknown): unknown {
  const { statusCode, code, message } = (error ?? {}) as {
    statusCode?: number
    code?: string
    message?: string
  }
  if (isRefusal(error) || !(error instanceof Error) || statusCode === undefined || statusCode >= 500) {
    return error
  }
  if (statusCode === 413) return new Refusal('TOO_LARGE', 'The body is too large', { cause: error })
  if (statusCode === 415) {
    const says = 'Send a body of content type application/json'
    return new Refusal('UNSUPPORTED_MEDIA_TYPE', says, {
      status: 415,
      suggestions: ['send_application_json'],
    })
  }
  if (code === 'FST_ERR_BAD_URL') {
    return new Refusal('INVALID_INPUT', 'This URL cannot be read', { status: 400 })
  }
  return new Refusal('INVALID_INPUT', `The request cannot be read: ${message}`, {
    status: statusCode,
    cause: error,
  })
}

export const unauthenticated = () =>
  new Refusal('UNAUTHENTICATED', 'Send a key: Authorization: Bearer <key>', { suggestions: ['send_key'] })

export const unreadable = (message: string, status = 400) => new Refusal('INVALID_INPUT', message, { status })
