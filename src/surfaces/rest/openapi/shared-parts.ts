// What every operation of the document shares: headers to send, headers that come back, and the usual refusals.
import { kernelRefusals } from '#kernel'
import type { JsonSchema } from '#surfaces/client'
import type { Answer, Header, Parameter, Ref } from './open-api.ts'

const text = (more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more })

/** Sent with a request (the names are also those of the components). */
export const requestHeaders = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'The same key with the same request gets the first answer for 24 hours, and nothing runs twice (draft-ietf-httpapi-idempotency-key-header).',
    schema: text({ maxLength: 200 }),
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'Writes only if the GET of this address still has this ETag (RFC 9110 §13.1.1).',
    schema: text({ maxLength: 2000 }),
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'Answers 304 without a body if the ETag is still this one (RFC 9110 §13.1.2).',
    schema: text({ maxLength: 2000 }),
  },
  Prefer: {
    name: 'Prefer',
    in: 'header',
    description:
      '`respond-async`: 202 at once when work goes on. `wait=10`: 200 with its end if it ends within so many seconds, at most 60 (RFC 7240).',
    schema: text({ maxLength: 200 }),
  },
  Traceparent: {
    name: 'traceparent',
    in: 'header',
    description: 'The trace this request belongs to (W3C Trace Context).',
    schema: text({ pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' }),
  },
} as const satisfies Record<string, Parameter>

/** Come back with an answer. */
export const answerHeaders = {
  ETag: { description: 'Names exactly this content (RFC 9110 §8.8.3).', schema: text() },
  Link: { description: 'The next page, `rel="next"` (RFC 8288); absent on the last one.', schema: text() },
  Location: { description: 'Where to ask how it goes on.', schema: text({ format: 'uri-reference' }) },
  RateLimit: {
    description: 'What is left of the limit that is nearest to its end: `"write";r=58;t=31`.',
    schema: text(),
  },
  'RateLimit-Policy': {
    description: 'That limit: `"write";q=60;w=60` (draft-ietf-httpapi-ratelimit-headers-10).',
    schema: text(),
  },
  'Retry-After': {
    description: 'Seconds until asking again makes sense.',
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotency-Replayed': {
    description: '`true` when this is the first answer again and nothing ran.',
    schema: text({ const: 'true' }),
  },
  Allow: { description: 'The methods this address has.', schema: text() },
} as const satisfies Record<string, Header>

export type RequestHeader = keyof typeof requestHeaders
export type AnswerHeader = keyof typeof answerHeaders

export const headerParameter = (name: RequestHeader): Ref => ({ $ref: `#/components/parameters/${name}` })

export const headers = (...names: readonly AnswerHeader[]) =>
  Object.fromEntries(names.map(name => [name, { $ref: `#/components/headers/${name}` }]))

export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'RFC 9457, and beside it the error as every surface says it.',
  required: ['type', 'title', 'status', 'detail', 'error'],
  properties: {
    type: text({ examples: ['urn:alice:error:INVALID_INPUT'] }),
    title: text(),
    status: { type: 'integer' },
    detail: text(),
    error: {
      type: 'object',
      required: ['code', 'message', 'details', 'suggestions', 'trace_id'],
      properties: {
        code: text({ pattern: '^[A-Z][A-Z_]*$' }),
        message: text(),
        details: { type: 'object', additionalProperties: true },
        suggestions: {
          type: 'array',
          items: text(),
          description: 'Words for programs: an operation to call, or a change to the request.',
        },
        trace_id: text({ description: 'The log of the server has more under it.' }),
      },
    },
  },
}

/** A refusal with one of these codes, each with an example. */
export function refusal(
  description: string,
  codes: Readonly<Record<string, number>>,
  more: readonly AnswerHeader[] = [],
): Answer {
  const examples = Object.entries(codes).map(
    ([code, status]) => [code, { value: exampleOf(code, status) }] as const,
  )
  return {
    description,
    ...(more.length > 0 && { headers: headers(...more) }),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples),
      },
    },
  }
}

const exampleOf = (code: string, status: number) => {
  const message = titleOf(code)
  const error = { code, message, details: {}, suggestions: [], trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }
  return { type: `urn:alice:error:${code}`, title: message, status, detail: message, error }
}

const titleOf = (code: string) => `${code[0]}${code.slice(1).toLowerCase().replaceAll('_', ' ')}`

const kernel = (...codes: readonly (keyof typeof kernelRefusals)[]) =>
  Object.fromEntries(codes.map(code => [code, kernelRefusals[code]]))

/** What any operation may be refused with. */
export const usualRefusals = {
  '400': refusal('The request cannot be read.', { INVALID_INPUT: 400 }),
  '401': refusal('No credentials, or wrong ones.', kernel('UNAUTHENTICATED')),
  '403': refusal('Whoever asks may not do this.', kernel('FORBIDDEN')),
  '409': refusal('Not as things are now.', kernel('IDEMPOTENCY_KEY_REUSED', 'VERSION_CONFLICT')),
  '412': refusal('The GET of this address has another ETag by now.', { PRECONDITION_FAILED: 412 }, ['ETag']),
  '422': refusal('A field is missing, unknown or wrong.', kernel('INVALID_INPUT')),
  '429': refusal('Too much was asked for.', kernel('RATE_LIMITED', 'INSUFFICIENT_QUOTA'), [
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
  ]),
  default: refusal('Anything else: `error.code` says what.', { FAULT: 500, ...kernel('BUSY') }, [
    'Retry-After',
  ]),
} as const

export type UsualStatus = keyof typeof usualRefusals

export const componentOfStatus = {
  '400': 'Unreadable',
  '401': 'Unauthenticated',
  '403': 'Forbidden',
  '409': 'Conflict',
  '412': 'Changed',
  '422': 'Invalid',
  '429': 'Limited',
  default: 'Other',
} as const satisfies Record<UsualStatus, string>

export const usualAnswers = (...statuses: readonly UsualStatus[]): Record<string, Ref> =>
  Object.fromEntries(
    statuses.map(status => [status, { $ref: `#/components/responses/${componentOfStatus[status]}` }]),
  )

export const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'A key of this Alice: `alice key create`.' },
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of an issuer this Alice trusts (RFC 9068).',
  },
  header: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'The same key in a header of its own.',
  },
  certificate: { type: 'mutualTLS', description: 'A client certificate this Alice knows.' },
} as const

export const anyCredentials = Object.keys(securitySchemes).map(name => ({ [name]: [] }))
