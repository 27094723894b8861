import { isRefusal, type StepError } from '#kernel'

const mostMessageChars = 4000
const mostDetailsChars = 8000

/** Whatever is thrown fits into an event. */
export function toStepError(error: unknown): StepError {
  const message = cut(error instanceof Error ? error.message : String(error))
  if (!isRefusal(error)) return { code: 'FAULT', message }
  const isSmall = JSON.stringify(error.details).length <= mostDetailsChars
  return { code: error.code, message, details: isSmall ? error.details : { details: 'too large to be kept' } }
}

const cut = (text: string) =>
  text.length <= mostMessageChars ? text : `${text.slice(0, mostMessageChars)} …`
