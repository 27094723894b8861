import { errorBody, isRefusal, Refusal } from '#kernel'
import type { App } from '#kernel/run'
import { isFault } from '#surfaces/client'
import { GraphQLError, type ExecutionResult } from 'graphql'

/** What every error carries: the same as on every other way in. */
interface ErrorExtensions {
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  readonly suggestions: readonly string[]
  readonly trace_id: string
}

/** A refusal or fault of an operation, as the error of its field. */
export function fieldError(error: unknown, traceId: string): GraphQLError {
  const { status, body } = errorBody(error, (isFault(error) ? error.trace_id : undefined) ?? traceId)
  const { message, code, details, suggestions, trace_id } = body
  const extensions = { code, status, details, suggestions, trace_id } satisfies ErrorExtensions
  return new GraphQLError(message, { extensions, ...(error instanceof Error && { originalError: error }) })
}

/** What is wrong with a document or its variables, told with a code like everything else. */
export function requestError(error: Error, traceId: string, code = 'INVALID_INPUT'): GraphQLError {
  const refusal = new Refusal(code, error.message, { status: code === 'INVALID_INPUT' ? 400 : undefined })
  const told = fieldError(isRefusal(error) ? error : refusal, traceId)
  return error instanceof GraphQLError ? withExtensions(error, told) : told
}

/** Messages quote what was sent, however long it is. */
const longestMessage = 500

const withExtensions = (error: GraphQLError, { extensions }: GraphQLError) =>
  new GraphQLError(shortened(error.message), { ...placeOf(error), extensions })

const shortened = (message: string) =>
  message.length > longestMessage ? `${message.slice(0, longestMessage)}…` : message

const placeOf = ({ nodes, source, positions, path }: GraphQLError) => ({
  nodes: nodes ?? null,
  source: source ?? null,
  positions: positions ?? null,
  path: path ?? null,
})

/** The HTTP status of a request that ran nothing. */
export const errorStatus = (errors: readonly GraphQLError[] = []): number => {
  const status = errors[0]?.extensions.status
  return typeof status === 'number' ? status : 400
}

export interface Finishing {
  readonly app: App
  readonly traceId: string
}

/** The result with a code on every error; what has none is a fault of ours, kept in the log. */
export function finished(result: ExecutionResult, { app, traceId }: Finishing): ExecutionResult {
  if (!result.errors) return result
  const isRequestError = !('data' in result)
  const errors = result.errors.map(error => {
    if (error.extensions.code !== undefined) return error
    if (isRequestError) return requestError(error, traceId)
    app.log.error({ err: error, trace_id: traceId, path: error.path }, 'A field of an answer broke')
    const { message, extensions } = fieldError(error.originalError ?? error, traceId)
    return new GraphQLError(message, { ...placeOf(error), extensions })
  })
  return { ...result, errors }
}
