import { isRefusal, Refusal } from '#kernel'

/** A mistake in the words typed: exit code 2. */
export const usage = (message: string) => new Refusal('USAGE', message, { suggestions: ['--help'] })

export const isUsage = (error: unknown): error is Refusal => isRefusal(error) && error.code === 'USAGE'

export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usage(`--${name} is not JSON: ${(error as Error).message}`)
  }
}

export function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text)
  if (text.trim() !== '' && Number.isSafeInteger(number) && number >= least) return number
  throw usage(`--${name} takes a whole number${least > 0 ? ` from ${least} on` : ''}, not ${text}`)
}
