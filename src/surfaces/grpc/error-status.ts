import { errorBody, isRefusal, type ErrorBody } from '#kernel'
import { traceIdOf } from '#surfaces/client'
import { retryAfter } from '#surfaces/http'
import { Metadata, type StatusObject } from '@grpc/grpc-js'
import { grpcStatus } from './refusal-status.ts'
import { statusDetails } from './status-details.ts'

/** Clients take 8 KiB of trailers; the same error stands in them twice, in base64. */
const maxBytes = 2400

/** How a call ends that was refused or broke: as google.rpc.Status, and as the JSON every surface answers. */
export function errorStatus(
  error: unknown,
  traceparent: string | undefined,
): StatusObject & { readonly body: ErrorBody } {
  const { status, body: whole } = errorBody(error, traceIdOf(traceparent))
  const body = shortened(whole)
  const code = grpcStatus(body.code, status)
  const retrySeconds = isRefusal(error) ? retryAfter(error, Date.now()) : undefined
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', statusDetails({ code, body, retrySeconds }))
  metadata.set('alice-error-bin', Buffer.from(JSON.stringify({ error: body })))
  return { code, details: body.message, metadata, body }
}

/** Long details are left out rather than cut in the middle; everything is text HTTP can carry. */
function shortened(body: ErrorBody): ErrorBody {
  const whole = { ...body, message: body.message.slice(0, 800).toWellFormed() }
  if (bytesOf(whole) <= maxBytes) return whole
  const { issues } = body.details
  const some = Array.isArray(issues)
    ? { issues: issues.slice(0, 3) as unknown[], is_shortened: true }
    : { is_shortened: true }
  const shorter = { ...whole, suggestions: body.suggestions.slice(0, 3), details: some }
  if (bytesOf(shorter) <= maxBytes) return shorter
  return { ...whole, message: whole.message.slice(0, 300), suggestions: [], details: { is_shortened: true } }
}

const bytesOf = (body: ErrorBody) => Buffer.byteLength(JSON.stringify(body))
