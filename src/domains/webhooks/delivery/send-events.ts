import { toCloudEvent, type EventRecord } from '#kernel'
import { toBatch, toBinary, toStructured, type HttpMessage } from '#lib/cloud-events'
import { goodSecrets, type Kept } from '../kept.ts'
import type { Destinations, HookAnswer } from '../ports.ts'
import { messageIdOf, signatureHeaders } from '../signature.ts'

export interface Sending {
  readonly url: string
  readonly mode: 'structured' | 'binary' | 'batched'
  readonly kept: Kept
  readonly events: readonly EventRecord[]
  readonly signal: AbortSignal
}

/** How one request ended. */
export interface Sent {
  readonly messageId: string
  readonly isTaken: boolean
  readonly status: number | undefined
  readonly error: string
  readonly durationMs: number
  /** The destination is gone for good and says so (410). */
  readonly isGone: boolean
  /** It says how long to stay away. */
  readonly askedMs: number
  readonly text: string
}

const timeoutMs = 15_000

/** One request with all of the events, signed. Resolves however it ends, unless the signal aborts. */
export async function sendEvents(
  destinations: Destinations,
  now: () => Date,
  sending: Sending,
): Promise<Sent> {
  const { url, kept, events, signal } = sending
  const messageId = messageIdOf(events.map(({ id }) => id))
  const message = encode(sending)
  const startedAt = now()
  const headers = {
    ...kept.headers,
    ...message.headers,
    ...signatureHeaders({
      messageId,
      body: message.body,
      now: startedAt,
      secrets: goodSecrets(kept, startedAt),
    }),
    ...traceOf(events),
  }
  const asked = { method: 'POST', url, headers, body: message.body, timeoutMs, signal } as const
  const answer = await destinations.send(asked).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason
    return error instanceof Error ? error : new Error(String(error))
  })
  return { messageId, durationMs: now().getTime() - startedAt.getTime(), ...judge(answer, now()) }
}

function encode({ mode, events }: Sending): HttpMessage {
  if (mode === 'batched') return toBatch(events.map(toCloudEvent))
  const event = toCloudEvent(events[0]!)
  return mode === 'binary' ? toBinary(event) : toStructured(event)
}

/** One trace goes on; many events have many. */
const traceOf = ([first, ...others]: readonly EventRecord[]) =>
  first?.traceparent !== undefined && others.length === 0 ? { traceparent: first.traceparent } : {}

function judge(answer: HookAnswer | Error, now: Date) {
  const failed = { isTaken: false, isGone: false, askedMs: 0, text: '' }
  if (answer instanceof Error) return { ...failed, status: undefined, error: errorText(answer) }
  const { status, text, headers } = answer
  if (status >= 200 && status < 300) return { ...failed, status, text, isTaken: true, error: '' }
  return {
    status,
    text,
    error: `answered ${status}`,
    isTaken: false,
    isGone: status === 410,
    askedMs: status === 429 || status === 503 ? retryAfterMs(headers['retry-after'], now) : 0,
  }
}

const longestAskedMs = 24 * 3_600_000

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfterMs(text: string | undefined, now: Date): number {
  if (text === undefined) return 0
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime()
  return ms > 0 ? Math.min(ms, longestAskedMs) : 0
}

function errorText(error: Error): string {
  const code = (error as { code?: unknown }).code ?? (error.cause as { code?: unknown } | undefined)?.code
  return (typeof code === 'string' ? `${code}: ${error.message}` : error.message).slice(0, 300)
}
