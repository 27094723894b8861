import { Refusal, type ErrorBody } from '#kernel'
import { fault } from './fault.ts'

/** The refusal or fault an error on a socket stands for. */
export function errorFrom({ code, message, details, suggestions, trace_id }: ErrorBody): Error {
  if (code === 'FAULT') return fault('FAULT', message, { traceId: trace_id })
  return new Refusal(code, message, { details, suggestions })
}
