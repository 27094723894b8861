import { isRefusal } from '#kernel'
import { errorBodyOf } from './answers.ts'
import { codes, isProtocolError, type Fields, type RequestId } from './protocol.ts'

export const resultMessage = (id: RequestId, result: string) =>
  `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`

export const notificationMessage = (method: string, params: Fields) =>
  JSON.stringify({ jsonrpc: '2.0', method, params })

export const questionMessage = (id: RequestId, method: string, params: Fields) =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params })

/** A protocol error as it is; everything else says no more than its trace id. */
export function errorMessage(id: RequestId | null, error: unknown, traceparent?: string): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error: errorOf(error, traceparent) })
}

function errorOf(error: unknown, traceparent: string | undefined) {
  if (isProtocolError(error)) {
    const { code, message, data } = error
    return { code, message, ...(data && { data }) }
  }
  const body = errorBodyOf(error, traceparent)
  return {
    code: isRefusal(error) ? codes.invalidParams : codes.internal,
    message: body.message,
    data: { error: body },
  }
}

/** The status of an answer over HTTP (2026-07-28, streamable-http §request metadata). */
export function statusOf(error: unknown): number {
  if (isRefusal(error)) return error.status
  if (!isProtocolError(error)) return 500
  if (error.code === codes.methodNotFound) return 404
  return error.code === codes.internal ? 500 : 400
}
