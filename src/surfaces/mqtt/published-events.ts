import { reaction, toCloudEvent, type EventDefinition, type EventRecord, type Reaction } from '#kernel'
import type { Connection, Publication } from './connection.ts'
import type { Topics } from './topics.ts'

export type EventMode = 'structured' | 'binary'

interface PublishedEvents {
  /** Names the checkpoint. */
  readonly name: string
  /** Patterns of event types. */
  readonly types: readonly string[]
  readonly mode: EventMode
  readonly topics: Topics
  publish: Connection['publish']
  /** Aborted when nothing more is to be published. */
  readonly leaving: AbortSignal
  /** Types that are not published although a pattern matches them. */
  readonly kept: ReadonlySet<string>
}

/** Publishes events from a checkpoint: what happens while the broker is away waits in the log, and is never given up. */
export function publishedEvents({
  name,
  types,
  mode,
  topics,
  publish,
  leaving,
  kept,
}: PublishedEvents): Reaction {
  const declared = reaction(name, {
    about: 'Publishes events on the MQTT broker.',
    on: '>',
    concurrency: 32,
    retry: { attempts: Number.MAX_SAFE_INTEGER, first: '500ms', factor: 2, max: '30s' },
    async run(record: EventRecord, { signal }) {
      if (kept.has(record.type)) return
      const over = AbortSignal.any([signal, leaving])
      for (const topic of topics.ofEvent(record.type)) await publish(messageOf(record, topic, mode), over)
    },
  })
  return { ...declared, on: types }
}

/**
 * Whoever subscribes at the broker is nobody that Alice knows: events that need more than `events:read` are published
 * only when they are asked for by name, never because a pattern happens to match.
 */
export const keptBack = (events: readonly EventDefinition[], types: readonly string[]): ReadonlySet<string> =>
  new Set(
    events
      .filter(({ type, permission }) => permission !== undefined && !types.includes(type))
      .map(({ type }) => type),
  )

/** CloudEvents 1.0.2, MQTT Protocol Binding §3: one JSON document, or attributes as user properties beside the data. */
function messageOf(record: EventRecord, topic: string, mode: EventMode): Publication {
  const event = toCloudEvent(record)
  if (mode === 'structured') {
    const properties = {
      contentType: 'application/cloudevents+json; charset=utf-8',
      payloadFormatIndicator: true,
    }
    return { topic, payload: JSON.stringify(event), properties }
  }
  const { data, datacontenttype, ...attributes } = event
  const userProperties = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, String(value)]),
  )
  const properties = { contentType: datacontenttype, payloadFormatIndicator: true, userProperties }
  return { topic, payload: JSON.stringify(data), properties }
}
