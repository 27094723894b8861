import type { Authenticate, Health } from '#kernel'
import type { App } from '#kernel/run'
import { nameOf, openConnection, type Arrival } from './connection.ts'
import { keptBack, publishedEvents, type EventMode } from './published-events.ts'
import { createRequests, type RequestLimits } from './requests.ts'
import { createToldHealth, healthTopic, lastWill } from './told-health.ts'
import { topicsOf, type EventTopic } from './topics.ts'

export interface MqttOptions {
  readonly app: App
  readonly authenticate: Authenticate
  /** `mqtt://name:password@host:1883`, or `mqtts://`. */
  readonly url: string
  /** First word of requests, answers and events. */
  readonly prefix?: string | undefined
  /** First word of what the system says of itself. */
  readonly systemPrefix?: string | undefined
  /** Patterns of the event types to publish. */
  readonly types?: readonly string[] | undefined
  readonly mode?: EventMode | undefined
  /** Further topics for some events. */
  readonly also?: readonly EventTopic[] | undefined
  readonly limits?: Partial<RequestLimits> | undefined
}

export interface MqttSurface {
  readonly name: 'mqtt'
  /** Of the broker. */
  readonly address: string
  health(): Health
  stats(): Readonly<Record<string, number>>
  close(): Promise<void>
}

const usualLimits: RequestLimits = { payloadBytes: 262_144, jsonDepth: 64, inFlight: 64 }

/** Requests and events over MQTT 5. It opens whether or not the broker is there, and waits for it. */
export async function mqttSurface(options: MqttOptions): Promise<MqttSurface> {
  const { app, authenticate, url, prefix = 'alice', systemPrefix = 'alicia', types = ['>'] } = options
  const families = app.catalog.events.map(({ type }) => type.split('.', 1)[0]!)
  const topics = topicsOf(prefix, families, options.also ?? [])
  const limits = { ...usualLimits, ...options.limits }
  const place = healthTopic(systemPrefix, app.node)

  const connection = openConnection({
    url,
    // Whoever comes with the same id ends the other's connection, so that no two may have one.
    clientId: `alice-${app.node}-${crypto.randomUUID().slice(0, 8)}`,
    log: app.log,
    filters: [topics.requests, topics.cancel],
    will: lastWill(place, app.node),
    maximumPacketSize: limits.payloadBytes + 65_536,
    onArrival: (arrival: Arrival) => requests.take(arrival),
    onUp: () => told.tell(),
  })
  const { publish } = connection
  const requests = createRequests({ app, authenticate, topics, limits, publish })
  const told = createToldHealth(app, place, publish)
  const name = `mqtt:${prefix}`
  const kept = keptBack(app.catalog.events, types)
  const leaving = new AbortController()
  const events = publishedEvents({
    name,
    types,
    mode: options.mode ?? 'structured',
    topics,
    publish,
    leaving: leaving.signal,
    kept,
  })
  if (types.length > 0) await app.reactions.serve(events)

  const close = async () => {
    await requests.close()
    leaving.abort(new Error('Alice is stopping'))
    if (types.length > 0) await app.reactions.release(name)
    await told.close()
    // Nothing is said of a node that left in order.
    const nothing = { topic: place, payload: '', isRetained: true }
    if (connection.isUp) await publish(nothing, AbortSignal.timeout(500)).catch(() => undefined)
    await connection.close()
  }
  let closing: Promise<void> | undefined
  return {
    name: 'mqtt',
    address: nameOf(url),
    health: () =>
      connection.isUp
        ? { status: 'healthy' }
        : { status: 'degraded', message: `${nameOf(url)}: ${connection.trouble}` },
    stats: requests.stats,
    close: () => (closing ??= close()),
  }
}
