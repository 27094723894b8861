// I1  A reader gets every event after its start, in order, each once; the id of a frame is where to go on.
// I2  What a slow reader has not taken stays in the log: one socket buffer is all a stream holds.
// I3  Nobody gets an event who may not read events at that moment.
// I4  A reader that takes nothing for `stalledMs` is told so and cut off.
import { assertMay, Refusal, toCloudEvent, type EventRecord } from '#kernel'
import type { App } from '#kernel/run'
import { eventsFor, followStart, logFilter } from '#surfaces/client'
import type { HttpReply, HttpRequest, Limits } from '#surfaces/http'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { streamQuery } from './event-query.ts'

export interface EventStreams {
  open(request: HttpRequest, reply: HttpReply): Promise<HttpReply>
  /** Ends all streams; readers come back with the id they have. */
  close(): void
  readonly size: number
}

interface Stream {
  readonly actor: string
  readonly leaving: AbortController
}

export function createEventStreams(app: App, limits: Limits, now: () => number): EventStreams {
  const streams = new Set<Stream>()

  return {
    async open(request, reply) {
      const caller = request.caller!
      assertMay(caller, 'events:read')
      const actor = `${caller.actor.kind}:${caller.actor.id}`
      assertRoom(streams, actor, limits)
      const stream = { actor, leaving: new AbortController() }
      streams.add(stream)
      reply.raw.once('close', () => {
        stream.leaving.abort()
        streams.delete(stream)
      })
      const { types, subject, ...start } = streamQuery(request)
      const filter = logFilter({ types, subject })
      const after = await followStart(app.events, start, now)
      reply.hijack()
      begin(reply, after)
      const signal = AbortSignal.any([stream.leaving.signal, caller.ended])
      const records = eventsFor(app, caller).follow({ after, ...filter, signal })
      const isAllowed = () => caller.can('events:read')
      void pump(records, { raw: reply.raw, isAllowed }, limits)
        .then(end => {
          if (end === 'dropped') {
            app.log.warn(
              { actor, url: request.url },
              'A reader of the event stream took nothing and was dropped',
            )
          }
        })
        .catch((error: unknown) => app.log.error({ err: error, url: request.url }, 'An event stream broke'))
        .finally(() => endSoon(reply.raw))
      return reply
    },
    close() {
      for (const { leaving } of streams) leaving.abort()
    },
    get size() {
      return streams.size
    },
  }
}

function assertRoom(streams: ReadonlySet<Stream>, actor: string, limits: Limits) {
  let own = 0
  for (const stream of streams) if (stream.actor === actor) own += 1
  if (streams.size < limits.streams && own < limits.streamsPerActor) return
  const allowed = own >= limits.streamsPerActor ? limits.streamsPerActor : limits.streams
  throw new Refusal('BUSY', `${allowed} event streams are open; close one first`, {
    details: { open: streams.size, yours: own },
    suggestions: ['close_a_stream'],
  })
}

/** The first frame tells a reader where it is, before anything happens. */
function begin(reply: HttpReply, after: number) {
  const headers = {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // The end of the stream is the end of the connection: nothing idle is left to wait for.
    connection: 'close',
    'x-accel-buffering': 'no',
  }
  reply.raw.socket?.setNoDelay(true)
  reply.raw.writeHead(200, headers)
  reply.raw.write(`retry: 1000\nid: ${after}\n\n`)
}

interface Reader {
  readonly raw: ServerResponse
  /** False once the right to read events is gone. */
  isAllowed(): boolean
}

async function pump(
  records: AsyncIterable<EventRecord>,
  { raw, isAllowed }: Reader,
  { heartbeatMs, stalledMs }: Limits,
) {
  const beat = setInterval(() => {
    if (!raw.writableNeedDrain) raw.write(':\n\n')
  }, heartbeatMs)
  try {
    for await (const record of records) {
      if (!isAllowed()) break
      if (raw.write(frameOf(record)) || (await isDrained(raw, stalledMs))) continue
      if (raw.destroyed) return 'gone'
      raw.write(`event: dropped\ndata: {"reason":"reader too slow","after":${record.position}}\n\n`)
      return 'dropped'
    }
    return 'ended'
  } finally {
    clearInterval(beat)
  }
}

const frames = new WeakMap<EventRecord, string>()

/** Many readers of one event share its text. */
function frameOf(record: EventRecord): string {
  const known = frames.get(record)
  if (known !== undefined) return known
  const frame = `id: ${record.position}\ndata: ${JSON.stringify(toCloudEvent(record))}\n\n`
  frames.set(record, frame)
  return frame
}

/** True when the reader took what was waiting; false when it did not in time, or is gone. */
const isDrained = (raw: ServerResponse, ms: number) =>
  new Promise<boolean>(resolve => {
    const settle = (answer: boolean) => {
      clearTimeout(timer)
      raw.off('drain', drained).off('close', gone)
      resolve(answer)
    }
    const drained = () => settle(true)
    const gone = () => settle(false)
    const timer = setTimeout(gone, ms)
    raw.once('drain', drained).once('close', gone)
    if (raw.destroyed) gone()
  })

const graceMs = 1000

/** Ends politely, and cuts off who does not take the end. */
function endSoon(raw: ServerResponse) {
  if (raw.destroyed) return
  raw.end()
  const timer = setTimeout(() => raw.destroy(), graceMs)
  raw.once('close', () => clearTimeout(timer))
}
