import { errorBody, isRefusal, type ErrorBody, type Logger } from '#kernel'
import { isFault, traceIdOf } from '#surfaces/client'

/** The error as every surface says it; the log has the cause of what is not a refusal. */
export function errorToSay(log: Logger, error: unknown, traceparent?: string): ErrorBody {
  const traceId = (isFault(error) ? error.trace_id : undefined) ?? traceIdOf(traceparent)
  // A call that broke is in the log already.
  if (!isRefusal(error) && !isFault(error)) {
    log.error({ err: error, trace_id: traceId }, 'A message on a socket broke')
  }
  return errorBody(error, traceId).body
}
