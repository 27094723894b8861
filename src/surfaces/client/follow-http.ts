// I1  Every event after the start, in order, each once, across any number of broken connections.
// I2  A connection that says nothing for longer than three heartbeats is broken.
// I3  The first connection must succeed; a later one is tried again until `giveUpMs` have passed without an answer.
import { isRefusal } from '#kernel'
import { setTimeout as wait } from 'node:timers/promises'
import type { CloudEvent, FollowOptions } from './alice-client.ts'
import { createFrameParser, type Frame } from './event-stream.ts'
import { fault, isFault } from './fault.ts'
import { errorOf, type HttpLink } from './http-link.ts'

export interface Reconnect {
  readonly firstMs: number
  readonly maxMs: number
  readonly giveUpMs: number
  /** How long a connection may be silent. */
  readonly silenceMs: number
}

export const patientReconnect: Reconnect = { firstMs: 200, maxMs: 5000, giveUpMs: 600_000, silenceMs: 45_000 }

export async function* followHttp(
  link: HttpLink,
  options: FollowOptions,
  reconnect: Reconnect,
): AsyncGenerator<CloudEvent> {
  const { signal } = options
  let last: number | undefined
  let wasConnected = false
  let failingSince: number | undefined
  let tries = 0
  const hasLeft = () => signal.aborted

  while (!hasLeft()) {
    try {
      for await (const { id, event, data } of openStream(link, options, last, reconnect.silenceMs)) {
        wasConnected = true
        failingSince = undefined
        tries = 0
        if (event === 'dropped') break
        const isNew = last === undefined || Number(id) > last || !data
        if (id !== undefined) last = Math.max(last ?? 0, Number(id))
        if (data && isNew) yield JSON.parse(data) as CloudEvent
      }
    } catch (error) {
      if (hasLeft()) return
      failingSince ??= performance.now()
      const isOver = !wasConnected || performance.now() - failingSince > reconnect.giveUpMs
      if (isOver || !mayPass(error)) throw error
    }
    await wait(delayOf(tries++, reconnect), undefined, { signal }).catch(() => {})
  }
}

/** Half to whole of a delay that doubles: clients of a server that was away do not come back all at once. */
const delayOf = (tries: number, { firstMs, maxMs }: Reconnect) =>
  Math.min(maxMs, firstMs * 2 ** Math.min(tries, 20)) * (0.5 + Math.random() / 2)

/** A server that starts, stops or lags behind answers again soon; other refusals stay. */
const mayPass = (error: unknown) =>
  isRefusal(error) ? error.status === 409 || error.status === 429 || error.status === 503 : isFault(error)

async function* openStream(
  link: HttpLink,
  options: FollowOptions,
  last: number | undefined,
  silenceMs: number,
): AsyncGenerator<Frame> {
  const leaving = new AbortController()
  const signal = AbortSignal.any([options.signal, leaving.signal])
  let heardAt = performance.now()
  const watch = setInterval(() => {
    if (performance.now() - heardAt > silenceMs) leaving.abort()
  }, silenceMs / 3)
  // Whoever aborts may never ask for another event, and then nothing below runs again.
  signal.addEventListener('abort', () => clearInterval(watch), { once: true })
  try {
    const headers = {
      accept: 'text/event-stream',
      ...(last !== undefined && { 'last-event-id': String(last) }),
    }
    const response = await link.request(`/api/v1/events/stream${queryOf(options, last)}`, { headers, signal })
    if (!response.ok || !response.body) throw await errorOf(response, link.url)
    const parse = createFrameParser()
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      heardAt = performance.now()
      yield* parse(chunk)
    }
  } catch (error) {
    if (isRefusal(error) || isFault(error)) throw error
    throw fault('UNREACHABLE', `The event stream of ${link.url} broke off`, { cause: error })
  } finally {
    leaving.abort()
  }
}

function queryOf({ types, subject, after, since }: FollowOptions, last: number | undefined): string {
  const query = new URLSearchParams()
  for (const type of types ?? []) query.append('types', type)
  if (subject !== undefined) query.set('subject', subject)
  if (last === undefined && after !== undefined) query.set('after', String(after))
  if (last === undefined && since !== undefined) query.set('since', since)
  return query.size > 0 ? `?${query.toString()}` : ''
}
