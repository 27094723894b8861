import { isRefusal, type Refusal } from '#kernel'
import { z } from 'zod'
import { EngineError, engineErrorKinds } from '../ports.ts'

/** Why a resource did not become what was planned. */
export const Failure = z.object({
  status: z.literal('failed'),
  failure: z.enum([...engineErrorKinds, 'dependency', 'not_ready', 'not_as_wanted', 'fenced']),
  message: z.string(),
})
export type Failure = z.output<typeof Failure>

export const failed = (failure: Failure['failure'], message: string): Failure => ({
  status: 'failed',
  failure,
  message: message.length > 2000 ? `${message.slice(0, 2000)} …` : message,
})

/** What trying again may mend is thrown again, so that the step is retried; all else is an answer. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof EngineError) || error.kind === 'transient' || error.kind === 'uncertain') throw error
  return failed(error.kind, error.message)
}

/** A step that gave up, and not the end of the whole workflow. */
export const isStepFailure = (error: unknown): error is Refusal =>
  isRefusal(error) && error.code !== 'CANCELED' && error.code !== 'JOURNAL_MISMATCH'
