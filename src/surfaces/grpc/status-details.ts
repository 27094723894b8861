// google/rpc/status.proto and error_details.proto: what clients of any language read without knowing Alice.
import type { ErrorBody } from '#kernel'
import { createEncoder, type Encode } from './encode-message.ts'
import { fixedMessage, mapEntry } from './fixed-messages.ts'
import type { MessageShape } from './message-shape.ts'

const string = (number: number) => ({ number, type: 'string' as const })
const list = (number: number, type: MessageShape) => ({ number, type, isRepeated: true })

const any = fixedMessage('google.protobuf.Any', { type_url: string(1), value: { number: 2, type: 'bytes' } })
const status = fixedMessage('google.rpc.Status', {
  code: { number: 1, type: 'int32' },
  message: string(2),
  details: list(3, any),
})
const errorInfo = fixedMessage('google.rpc.ErrorInfo', {
  reason: string(1),
  domain: string(2),
  metadata: list(3, mapEntry('google.rpc.ErrorInfo.MetadataEntry')),
})
const fieldViolation = fixedMessage('google.rpc.BadRequest.FieldViolation', {
  field: string(1),
  description: string(2),
})
const badRequest = fixedMessage('google.rpc.BadRequest', { field_violations: list(1, fieldViolation) })
const duration = fixedMessage('google.protobuf.Duration', {
  seconds: { number: 1, type: 'int64' },
  nanos: { number: 2, type: 'int32' },
})
const retryInfo = fixedMessage('google.rpc.RetryInfo', { retry_delay: { number: 1, type: duration } })
const quotaViolation = fixedMessage('google.rpc.QuotaFailure.Violation', {
  subject: string(1),
  description: string(2),
})
const quotaFailure = fixedMessage('google.rpc.QuotaFailure', { violations: list(1, quotaViolation) })

const encoders = new Map<MessageShape, Encode>()

function encode(message: MessageShape, json: unknown): Buffer {
  const known = encoders.get(message) ?? createEncoder(message)
  encoders.set(message, known)
  return known(json)
}

const packed = (message: MessageShape, json: unknown) => ({
  type_url: `type.googleapis.com/${message.path}`,
  value: encode(message, json),
})

export interface StatusParts {
  /** A gRPC status code. */
  readonly code: number
  readonly body: ErrorBody
  /** Until asking again makes sense. */
  readonly retrySeconds: number | undefined
}

/** The bytes of `grpc-status-details-bin`. */
export function statusDetails({ code, body, retrySeconds }: StatusParts): Buffer {
  const { message, details } = body
  const violations = violationsOf(details)
  const quota = quotaOf(body)
  return encode(status, {
    code,
    message,
    details: [
      packed(errorInfo, { reason: body.code, domain: 'alice', metadata: metadataOf(body) }),
      ...(violations.length > 0 ? [packed(badRequest, { field_violations: violations })] : []),
      ...(retrySeconds === undefined ? [] : [packed(retryInfo, { retry_delay: { seconds: retrySeconds } })]),
      ...(quota ? [packed(quotaFailure, { violations: [quota] })] : []),
    ],
  })
}

/** Details that are one word or number each, the suggestions, and where the log has more. */
function metadataOf({ details, suggestions, trace_id }: ErrorBody) {
  const simple = Object.entries(details).filter(([, value]) => /^(string|number|boolean)$/.test(typeof value))
  return [
    ...simple.map(([key, value]) => ({ key, value: String(value) })),
    ...(suggestions.length > 0 ? [{ key: 'suggestions', value: suggestions.join(' ') }] : []),
    { key: 'trace_id', value: trace_id },
  ]
}

function violationsOf({ issues }: ErrorBody['details']) {
  if (!Array.isArray(issues)) return []
  return (issues as { path?: string; message?: string }[]).map(({ path = '', message = '' }) => ({
    field: path,
    description: message,
  }))
}

const aboutQuotas = new Set(['RATE_LIMITED', 'INSUFFICIENT_QUOTA', 'BUDGET_EXCEEDED'])

function quotaOf({ code, message, details }: ErrorBody) {
  if (!aboutQuotas.has(code)) return undefined
  const { policy, quota, limit } = details
  const subject = [policy, quota, limit].find(each => typeof each === 'string') ?? code
  return { subject: `alice:${subject}`, description: message }
}
