import { errorBody, isRefusal, type ErrorBody } from '#kernel'
import { isFault, traceIdOf } from '#surfaces/client'
import type { CallToolResult } from '@modelcontextprotocol/server'

/** The output as data, and as text for clients that only show text. */
export function answerOf(output: unknown): CallToolResult {
  const isObject = typeof output === 'object' && output !== null && !Array.isArray(output)
  const structuredContent = isObject ? (output as Record<string, unknown>) : { result: output }
  return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
}

/** A refusal or fault as a result, so that a model sees it and can do better. */
export function errorAnswerOf(thrown: unknown, traceparent: string | undefined): CallToolResult {
  const error = errorBodyOf(thrown, traceparent)
  return {
    isError: true,
    content: [{ type: 'text', text: readable(error) }],
    structuredContent: { error: { ...error } },
  }
}

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
