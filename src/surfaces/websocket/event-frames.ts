// I1  An event is turned into text once, however many sockets it goes to.
// I2  Sockets that call their subscription by the same id share the very same bytes.
import { toCloudEvent, type EventRecord } from '#kernel'
import { headerLength, writeHeader } from './text-frame.ts'

/** How events look on a socket: `before` the shared text comes what is the subscriber's own. */
export interface Envelope {
  readonly before: string
  bodyOf(record: EventRecord): Buffer
}

/** `{"id": …, "event": CloudEvent, "position": …}` */
export const cloudEventEnvelope = (id: string): Envelope => ({
  before: `{"id":${JSON.stringify(id)},`,
  bodyOf: cloudEventBody,
})

/** `{"event_id": …, "event_type": …, "timestamp": …, …}`: the same for everybody who listens to a family. */
export const plainEnvelope: Envelope = { before: '{', bodyOf: record => plainBody(record) }

/** Consecutive events as one piece of bytes, a frame each. */
export function framesOf(records: readonly EventRecord[], { before, bodyOf }: Envelope): Buffer {
  const own = Buffer.byteLength(before)
  const bodies = records.map(bodyOf)
  const lengths = bodies.map(({ length }) => own + length)
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headerLength(length) + length, 0))
  let at = 0
  for (const [index, body] of bodies.entries()) {
    const length = lengths[index]!
    writeHeader(frames, length, at)
    at += headerLength(length)
    at += frames.write(before, at)
    at += body.copy(frames, at)
  }
  return frames
}

/** The bytes of a text that is made once for each event, as long as somebody has the event. */
function onceEach(make: (record: EventRecord) => string): (record: EventRecord) => Buffer {
  const made = new WeakMap<EventRecord, Buffer>()
  return record => {
    const known = made.get(record)
    if (known) return known
    const bytes = Buffer.from(make(record))
    made.set(record, bytes)
    return bytes
  }
}

const cloudEventBody = onceEach(
  record => `"event":${JSON.stringify(toCloudEvent(record))},"position":${record.position}}`,
)

const plainBody = onceEach(record => {
  const fields = {
    event_id: record.id,
    event_type: record.type,
    timestamp: record.time,
    source: record.source,
    version: String(record.version),
    subject: record.subject,
    position: record.position,
    data: record.data,
  }
  return JSON.stringify(fields).slice(1)
})
