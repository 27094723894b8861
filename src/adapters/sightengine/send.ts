/** What came back from a paid service, or why surely nothing was charged: it never began to answer. */
export type Sent =
  | {
      readonly answered: true
      readonly status: number
      readonly retry_after_ms: number | undefined
      readonly text: string
    }
  | { readonly answered: false; readonly message: string }

export interface Sending {
  readonly fetch: typeof fetch
  readonly url: string
  readonly init: RequestInit
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Sends once. Both providers charge for requests they answer, so silence and broken connections cost nothing. */
export async function send({ fetch, url, init, timeoutMs, signal, now }: Sending): Promise<Sent> {
  signal.throwIfAborted()
  const patience = AbortSignal.timeout(timeoutMs)
  const stop = AbortSignal.any([signal, patience])
  let response: Response
  try {
    // A redirect would carry the key to an address nobody chose.
    response = await fetch(url, { ...init, signal: stop, redirect: 'manual' })
  } catch (error) {
    signal.throwIfAborted()
    if (patience.aborted) return { answered: false, message: `did not answer within ${timeoutMs} ms` }
    return { answered: false, message: `cannot be reached (${codeOf(error)})` }
  }
  const text = await boundedText(response, stop).catch((error: unknown) => {
    signal.throwIfAborted()
    if (response.ok) throw new Error('The answer broke off', { cause: error })
    return ''
  })
  return { answered: true, status: response.status, retry_after_ms: retryAfterMs(response, now), text }
}

const MAX_ANSWER_BYTES = 1_000_000
const MAX_RETRY_AFTER_MS = 3_600_000

async function boundedText(response: Response, stop: AbortSignal): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    stop.throwIfAborted()
    size += part.length
    if (size > MAX_ANSWER_BYTES) throw new Error(`The answer is longer than ${MAX_ANSWER_BYTES} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
function retryAfterMs(response: Response, now: () => number): number | undefined {
  const header = response.headers.get('retry-after')
  if (header === null) return undefined
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now()
  return Number.isFinite(ms) ? Math.min(MAX_RETRY_AFTER_MS, Math.max(0, ms)) : undefined
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : 'connection failed'
}
