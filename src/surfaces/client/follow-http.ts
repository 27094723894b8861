// I1  A connection that says nothing for longer than three heartbeats is broken.
import { isRefusal } from '#kernel'
import type { CloudEvent, FollowOptions } from './alice-client.ts'
import { createFrameParser, type Frame } from './event-stream.ts'
import { fault, isFault } from './fault.ts'
import { followAgain, type Arrived, type Reconnect } from './follow-again.ts'
import { errorOf, type HttpLink } from './http-link.ts'

/** Follows the event stream of REST. */
export const followHttp = (
  link: HttpLink,
  options: FollowOptions,
  reconnect: Reconnect,
): AsyncGenerator<CloudEvent> =>
  followAgain(
    last => arrivals(openStream(link, options, last, reconnect.silenceMs)),
    options.signal,
    reconnect,
  )

async function* arrivals(frames: AsyncIterable<Frame>): AsyncGenerator<Arrived> {
  for await (const { id, event, data } of frames) {
    const isDropped = event === 'dropped'
    yield {
      position: id === undefined ? undefined : Number(id),
      event: data && !isDropped ? (JSON.parse(data) as CloudEvent) : undefined,
      isDropped,
    }
  }
}

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
