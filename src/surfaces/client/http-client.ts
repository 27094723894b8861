import { Refusal } from '#kernel'
import type { AliceClient, CallSettings, CloudEvent, OperationInfo } from './alice-client.ts'
import { fault } from './fault.ts'
import { patientReconnect, type Reconnect } from './follow-again.ts'
import { followHttp } from './follow-http.ts'
import { createLink, errorIn, type HttpLink } from './http-link.ts'
import { readLimit } from './limit-fields.ts'
import { patientRetry, sendAgain, type Answer, type Retry } from './send-again.ts'

export interface HttpClientOptions {
  /** `http://127.0.0.1:4100` */
  readonly url: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly reconnect?: Partial<Reconnect> | undefined
  /** How calls are tried again when a connection breaks or the server asks for patience. */
  readonly retry?: Partial<Retry> | undefined
}

/** The Alice behind a URL. Closing it ends calls and followed streams. */
export function httpClient(options: HttpClientOptions): AliceClient {
  const link = createLink(options)
  const reconnect = { ...patientReconnect, ...options.reconnect }
  const retry = { ...patientRetry, ...options.retry }
  const closing = new AbortController()
  const get = async (path: string) => {
    const init = { signal: closing.signal }
    return resultOf(link, await sendAgain({ link, path, init, retry, mayRepeat: () => true }))
  }
  const operations = async () =>
    ((await get('/api/v1/operations')) as { operations: readonly OperationInfo[] }).operations
  const isRead = createReads(operations)

  return {
    where: link.url,
    operations,

    async call(name, input, settings = {}) {
      const { idempotencyKey, signal, onLimit } = settings
      const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      const body = JSON.stringify(input ?? {})
      const init = { method: 'POST', headers: headersOf(settings), body, signal: either }
      const mayRepeat = () => idempotencyKey !== undefined || isRead(name)
      try {
        const answer = await sendAgain({ link, path: pathOf(name), init, retry, mayRepeat })
        const state = onLimit && readLimit(answer.response.headers)
        if (state) onLimit(state)
        // Every operation takes POST at its name; where only other methods are taken, a resource has that address.
        if (answer.response.status === 405) throw unknownOperation(name)
        return resultOf(link, answer)
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
      const answer = await get(`/api/v1/events/recent?${query.toString()}`)
      return (answer as { events: readonly CloudEvent[] }).events
    },

    close: async () => closing.abort(),
  }
}

const headersOf = ({ idempotencyKey, traceparent }: CallSettings) => ({
  'content-type': 'application/json',
  ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
  ...(traceparent !== undefined && { traceparent }),
})

/** Knows which operations only read, once it had to ask; what cannot be found out may write. */
function createReads(operations: () => Promise<readonly OperationInfo[]>) {
  let reads: ReadonlySet<string> | undefined
  return async (name: string): Promise<boolean> => {
    const infos = reads ? [] : await operations().catch(() => undefined)
    if (!infos) return false
    reads ??= new Set(
      infos.filter(({ effect }) => effect === 'read').flatMap(({ name: own, aliases }) => [own, ...aliases]),
    )
    return reads.has(name)
  }
}

function resultOf({ url }: HttpLink, { response, text }: Answer): unknown {
  if (!response.ok) throw errorIn(text, response.status, url)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw fault('FAULT', `${url} answered ${response.status} and not in Alice's words; is it Alice?`, {
      cause: error,
    })
  }
}

/** `domain.operation` or an alias, as a path; nothing else ever becomes one. */
function pathOf(name: string): string {
  if (/^[a-z][a-z_]*(\.[a-z][a-z_]*)?$/.test(name)) return `/api/v1/${name.replace('.', '/')}`
  throw unknownOperation(name)
}

const unknownOperation = (name: string) =>
  new Refusal('UNKNOWN_OPERATION', `There is no operation ${name.slice(0, 100)}`, {
    details: { operation: name.slice(0, 100) },
  })
