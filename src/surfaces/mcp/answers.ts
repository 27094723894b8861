import { errorBody, isRefusal, type ErrorBody, type LimitState } from '#kernel'
import { isFault, traceIdOf } from '#surfaces/client'
import type { ContentBlock } from './extras.ts'
import { metaKeys } from './protocol.ts'

/**
 * The body of a result, as the JSON text of an object: large ones are written once, into the text for clients that
 * show text and beside it as data.
 */
export type ResultText = string & { readonly kind?: 'result' }

export const resultText = (result: object): ResultText => JSON.stringify(result)

export interface AnswerParts {
  readonly content?: readonly ContentBlock[] | undefined
  readonly limit?: LimitState | undefined
}

/** The output as data, and as text for clients that only show text. */
export function answerText(output: unknown, { content, limit }: AnswerParts = {}): ResultText {
  const meta = limit ? `"_meta":{"${metaKeys.limit}":${JSON.stringify(limit)}},` : ''
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output)
  const data = isObject ? JSON.stringify(output) : `{"result":${JSON.stringify(output ?? null)}}`
  const shown = content ? JSON.stringify(content) : `[{"type":"text","text":${JSON.stringify(data)}}]`
  return `{${meta}"content":${shown},"structuredContent":${data}}`
}

/** A refusal or fault as a result, so that a model sees it and can do better. */
export function errorAnswer(thrown: unknown, traceparent: string | undefined, limit?: LimitState) {
  return errorResult(errorBodyOf(thrown, traceparent), limit)
}

export const errorResult = (error: ErrorBody, limit?: LimitState) => ({
  ...(limit && { _meta: { [metaKeys.limit]: limit } }),
  isError: true,
  content: [{ type: 'text', text: readable(error) }],
  structuredContent: { error: { ...error } },
})

export function errorBodyOf(thrown: unknown, traceparent: string | undefined): ErrorBody {
  if (!isFault(thrown)) return errorBody(thrown, traceIdOf(traceparent)).body
  const suggestions = thrown.code === 'UNREACHABLE' ? ['start_alice', 'retry'] : ['retry']
  return {
    code: thrown.code,
    message: thrown.message,
    details: {},
    suggestions,
    trace_id: thrown.trace_id ?? traceIdOf(traceparent),
  }
}

export const isOwnError = (error: unknown) => isRefusal(error) || isFault(error)

function readable({ code, message, details, suggestions }: ErrorBody): string {
  const issues = Array.isArray(details.issues)
    ? (details.issues as { path?: string; message?: string }[])
    : []
  const more = issues.length > 1 ? issues.map(issue => `- ${issue.path ?? ''}: ${issue.message ?? ''}`) : []
  const next = suggestions.length > 0 ? [`What may help: ${suggestions.join(', ')}`] : []
  return [`${code}: ${message}`, ...more, ...next].join('\n')
}
