import { Refusal } from '#kernel'
import type { AliceClient, CloudEvent, OperationInfo } from './alice-client.ts'
import { fault } from './fault.ts'
import { followHttp, patientReconnect, type Reconnect } from './follow-http.ts'
import { createLink, errorOf, type HttpLink } from './http-link.ts'

export interface HttpClientOptions {
  /** `http://127.0.0.1:4100` */
  readonly url: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly reconnect?: Partial<Reconnect> | undefined
}

/** The Alice behind a URL. Closing it ends calls and followed streams. */
export function httpClient(options: HttpClientOptions): AliceClient {
  const link = createLink(options)
  const reconnect = { ...patientReconnect, ...options.reconnect }
  const closing = new AbortController()

  return {
    where: link.url,
    operations: async () => {
      const answer = await getJson(link, '/api/v1/operations', closing.signal)
      return (answer as { operations: readonly OperationInfo[] }).operations
    },

    async call(name, input, { idempotencyKey, traceparent, signal } = {}) {
      const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      const headers = {
        'content-type': 'application/json',
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        ...(traceparent !== undefined && { traceparent }),
      }
      try {
        return await answerOf(link, pathOf(name), {
          method: 'POST',
          headers,
          body: JSON.stringify(input ?? {}),
          signal: either,
        })
      } catch (error) {
        if (!either.aborted) throw error
        throw new Refusal('CANCELED', `The caller gave up on ${name}`, { cause: error })
      }
    },

    follow: more =>
      followHttp(link, { ...more, signal: AbortSignal.any([more.signal, closing.signal]) }, reconnect),

    async recent({ types = [], subject, limit }) {
      const query = new URLSearchParams({ limit: String(limit) })
      for (const type of types) query.append('types', type)
      if (subject !== undefined) query.set('subject', subject)
      const answer = await getJson(link, `/api/v1/events/recent?${query.toString()}`, closing.signal)
      return (answer as { events: readonly CloudEvent[] }).events
    },

    close: async () => closing.abort(),
  }
}

const getJson = (link: HttpLink, path: string, signal: AbortSignal) => answerOf(link, path, { signal })

async function answerOf(link: HttpLink, path: string, init: RequestInit): Promise<unknown> {
  const response = await link.request(path, init)
  if (!response.ok) throw await errorOf(response, link.url)
  return response.json().catch((error: unknown) => {
    throw fault('UNREACHABLE', `The answer of ${link.url} broke off`, { cause: error })
  })
}

/** `domain.operation` or an alias, as a path; nothing else ever becomes one. */
function pathOf(name: string): string {
  if (/^[a-z][a-z_]*(\.[a-z][a-z_]*)?$/.test(name)) return `/api/v1/${name.replace('.', '/')}`
  throw new Refusal('UNKNOWN_OPERATION', `There is no operation ${name.slice(0, 100)}`, {
    details: { operation: name.slice(0, 100) },
  })
}
