import { Refusal } from '#kernel'
import type { AliceClient, CallSettings } from './alice-client.ts'
import { errorFrom } from './error-from.ts'
import { fault } from './fault.ts'
import { followAgain, patientReconnect, type Reconnect } from './follow-again.ts'
import { followSocket } from './follow-socket.ts'
import { httpClient } from './http-client.ts'
import { createLink, errorOf } from './http-link.ts'
import { createLine, type SocketLine, type Talk } from './socket-line.ts'

export interface WsClientOptions {
  /** `ws://127.0.0.1:4100`, or with `http`. */
  readonly url: string
  readonly key?: string | undefined
  readonly fetch?: typeof fetch | undefined
  readonly reconnect?: Partial<Reconnect> | undefined
}

/** The Alice behind a URL, over one socket: calls tell their progress, and many streams share the connection. */
export function wsClient(options: WsClientOptions): AliceClient {
  const overHttp = { ...options, url: options.url.replace(/^ws/, 'http') }
  const http = httpClient(overHttp)
  const link = createLink(overHttp)
  const reconnect = { ...patientReconnect, ...options.reconnect }
  const closing = new AbortController()
  const line = createLine({
    url: `${link.url.replace(/^http/, 'ws')}/ws`,
    key: options.key,
    silenceMs: reconnect.silenceMs,
    whyNot: async () => {
      const response = await link.request('/api/v1/operations', {}).catch((error: unknown) => error as Error)
      if (response instanceof Error) return response
      return response.ok
        ? fault('UNREACHABLE', `${link.url} takes no sockets now`)
        : errorOf(response, link.url)
    },
  })

  return {
    ...http,
    call: async (name, input, settings = {}) =>
      call(line, { op: name, input: input ?? {} }, { ...settings, closing: closing.signal }),
    follow(wanted) {
      const signal = AbortSignal.any([wanted.signal, closing.signal])
      return followAgain(last => followSocket(line, { ...wanted, signal }, last), signal, reconnect)
    },
    async close() {
      closing.abort()
      line.close()
      await http.close()
    },
  }
}

type Settings = CallSettings & { readonly closing: AbortSignal }

async function call(line: SocketLine, message: object, settings: Settings): Promise<unknown> {
  const { idempotencyKey, traceparent, signal, onProgress, onLimit, closing } = settings
  const leaving = signal ? AbortSignal.any([signal, closing]) : closing
  const answer = Promise.withResolvers<unknown>()
  // Nobody waits for it when the question could not even be asked.
  answer.promise.catch(() => {})
  let talk: Talk | undefined
  const giveUp = () => {
    talk?.send({ cancel: talk.id })
    answer.reject(new Refusal('CANCELED', 'The caller gave up'))
  }
  leaving.addEventListener('abort', giveUp, { once: true })
  try {
    if (!leaving.aborted) {
      const asked = { ...message, idempotency_key: idempotencyKey, traceparent }
      talk = await line.ask(asked, {
        onReply({ result, error, limit, progress }) {
          if (progress) return onProgress?.(progress.done, progress.total)
          if (limit) onLimit?.(limit)
          if (error) answer.reject(errorFrom(error))
          else answer.resolve(result)
        },
        onBroken: answer.reject,
      })
    }
    if (leaving.aborted) giveUp()
    return await answer.promise
  } finally {
    leaving.removeEventListener('abort', giveUp)
    talk?.end()
  }
}
