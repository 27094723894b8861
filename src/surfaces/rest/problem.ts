import { errorBody, isRefusal, Refusal, type Logger } from '#kernel'
import { traceIdOf } from '#surfaces/client'
import type { FastifyReply, FastifyRequest } from 'fastify'

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
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="alice"')
  void reply
    .code(status)
    .header('content-type', 'application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:alice:error:${body.code}`,
        title: titleOf(body.code),
        status,
        detail: body.message,
        error: body,
      }),
    )
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

/** The header of that name when it is there once and short enough. */
export function shortHeader(request: FastifyRequest, name: string, maxLength: number): string | undefined {
  const value = request.headers[name]
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string' && value.length <= maxLength && /^[\x20-\x7e]+$/.test(value)) return value
  throw unreadable(`The header ${name} is one line of at most ${maxLength} ASCII characters`)
}
