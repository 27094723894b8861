// I1  A request is sent again only where that cannot do a thing twice: when it was refused for its number, and else
//     when it reads or has an idempotency key.
// I2  Nobody waits longer than `maxMs` before a try; a server that says "later than that" is taken at its word.
// I3  A server that never was there is not waited for.
import { pause } from '#lib/pause'
import { delayOf } from './delay.ts'
import { fault, isFault } from './fault.ts'
import { isAbsent, type HttpLink } from './http-link.ts'

export interface Retry {
  /** How often a request is sent at most; 1 for once. */
  readonly attempts: number
  readonly firstMs: number
  readonly maxMs: number
}

export const patientRetry: Retry = { attempts: 4, firstMs: 200, maxMs: 2000 }

export interface Answer {
  readonly response: Response
  readonly text: string
}

interface Sending {
  readonly link: HttpLink
  readonly path: string
  readonly init: RequestInit & { readonly signal: AbortSignal }
  readonly retry: Retry
  mayRepeat(): boolean | Promise<boolean>
}

/** Sends until there is an answer worth having, or as often as is allowed. */
export async function sendAgain(sending: Sending): Promise<Answer> {
  const { retry, init } = sending
  for (let tries = 0; ; tries += 1) {
    const isLast = tries + 1 >= retry.attempts
    const { answer, error } = await sendOnce(sending)
    const waitMs = answer ? askedToWaitMs(answer.response) : 0
    if (isLast || init.signal.aborted || waitMs === undefined || waitMs > retry.maxMs) {
      if (answer) return answer
      throw error
    }
    await pause(Math.max(waitMs, delayOf(tries, retry)), init.signal)
    init.signal.throwIfAborted()
    const isRefusedForNumber = answer?.response.status === 429
    if (!isRefusedForNumber && !(await sending.mayRepeat())) {
      if (answer) return answer
      throw error
    }
  }
}

interface Sent {
  readonly answer?: Answer
  readonly error?: unknown
}

async function sendOnce({ link, path, init }: Sending): Promise<Sent> {
  const wasReached = link.wasReached()
  try {
    const response = await link.request(path, init)
    const text = await response.text().catch((error: unknown) => {
      throw fault('UNREACHABLE', `The answer of ${link.url} broke off`, { cause: error })
    })
    return { answer: { response, text } }
  } catch (error) {
    if (!isFault(error) || (isAbsent(error) && !wasReached)) throw error
    return { error }
  }
}

/** How long the server asks to wait (RFC 9110 §10.2.3); undefined when asking again would bring the same answer. */
function askedToWaitMs({ status, headers }: Response): number | undefined {
  if (status !== 429 && status !== 503) return undefined
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}
