// One connection to the broker, kept as long as Alice runs.
// I1  What is published was taken by the broker (PUBACK) when `publish` resolves.
// I2  While the broker is away nothing is queued here: whoever publishes waits.
import type { Logger } from '#kernel'
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import { Socket } from 'node:net'

export type Properties = NonNullable<IPublishPacket['properties']>

export interface Publication {
  readonly topic: string
  readonly payload: string | Buffer
  readonly qos?: 0 | 1
  readonly isRetained?: boolean
  readonly properties?: Properties
}

export interface Arrival {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 0 | 1 | 2
  readonly isRetained: boolean
  readonly properties: Properties
}

export interface Connection {
  publish(publication: Publication, signal?: AbortSignal): Promise<void>
  readonly isUp: boolean
  /** Why it is down. */
  readonly trouble: string | undefined
  /** Says goodbye, so that the last will is not told. */
  close(): Promise<void>
}

export interface ConnectionOptions {
  readonly url: string
  readonly clientId: string
  readonly log: Logger
  /** The filters to subscribe to, each time the connection stands. */
  readonly filters: readonly string[]
  readonly will: Publication
  /** The most an arriving message may have, topic and properties included. */
  readonly maximumPacketSize: number
  onArrival(arrival: Arrival): void
  /** The connection stands and requests arrive. */
  onUp(): void
}

const firstDelayMs = 500
const longestDelayMs = 30_000

export function openConnection(options: ConnectionOptions): Connection {
  const { log, filters } = options
  const client = connect(options.url, settingsOf(options))
  const state = { trouble: 'not connected yet' as string | undefined, isClosed: false }
  let waiting: (() => void)[] = []
  let failures = 0

  client.on('connect', () => {
    // Answers are small, and would wait 40 ms for the broker's acknowledgment of what was sent before (RFC 896).
    if (client.stream instanceof Socket) client.stream.setNoDelay(true)
    client
      .subscribeAsync([...filters], { qos: 1 })
      .then(granted => {
        // MQTT 5 §3.9.3: 0x80 and above are refusals.
        const isRefused = granted.some(({ qos }) => qos >= 0x80)
        if (isRefused) throw new Error(`The broker refuses the subscription ${filters.join(' and ')}`)
        failures = 0
        client.options.reconnectPeriod = firstDelayMs
        state.trouble = undefined
        for (const go of waiting.splice(0)) go()
        log.info({ broker: nameOf(options.url) }, 'Connected to the MQTT broker')
        options.onUp()
      })
      .catch((error: unknown) => {
        state.trouble = (error as Error).message
        // Ends in `close`, and from there it is tried again after a while.
        client.stream.end()
      })
  })
  client.on('error', error => void (state.trouble = error.message))
  client.on('close', () => {
    if (state.isClosed) return
    state.trouble ??= 'the connection was lost'
    failures += 1
    client.options.reconnectPeriod = delayMs(failures)
    const away = { broker: nameOf(options.url), why: state.trouble }
    if (failures === 1) log.warn(away, 'The MQTT broker is away')
  })
  client.on('message', (topic, payload, packet) => {
    const { qos, retain: isRetained, properties = {} } = packet
    options.onArrival({ topic, payload, qos, isRetained, properties })
  })

  const isUp = () => client.connected && state.trouble === undefined
  const untilUp = async (signal: AbortSignal | undefined) => {
    if (isUp()) return
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const go = () => resolve(undefined)
    waiting.push(go)
    await orAborted(promise, signal).finally(() => {
      waiting = waiting.filter(each => each !== go)
    })
  }

  return {
    async publish({ topic, payload, qos = 1, isRetained = false, properties }, signal) {
      await untilUp(signal)
      const how = { qos, retain: isRetained, ...(properties && { properties }) }
      await orAborted(client.publishAsync(topic, payload, how), signal)
    },
    get isUp() {
      return isUp()
    },
    get trouble() {
      return state.trouble
    },
    async close() {
      state.isClosed = true
      await endOf(client)
    },
  }
}

/** The work goes on, but nobody waits for it after the signal. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason)
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, { once: true })
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

function settingsOf({ clientId, will, maximumPacketSize }: ConnectionOptions): IClientOptions {
  return {
    protocolVersion: 5,
    clientId,
    clean: true,
    keepalive: 30,
    connectTimeout: 10_000,
    reconnectPeriod: firstDelayMs,
    // The subscription is made anew by hand, so that a refused one is noticed.
    resubscribe: false,
    queueQoSZero: false,
    properties: { maximumPacketSize, receiveMaximum: 256 },
    will: {
      topic: will.topic,
      payload: Buffer.from(will.payload),
      qos: 1,
      retain: will.isRetained ?? false,
      ...(will.properties && { properties: will.properties }),
    },
  }
}

/** Twice as long each time, with jitter, so that not all nodes come back at once. */
const delayMs = (failures: number) =>
  Math.round(Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2))

const endMs = 1000

/** Politely where the broker answers. The library waits without end for what the broker has not acknowledged: we do not. */
async function endOf(client: MqttClient) {
  if (client.connected) {
    const { promise: patience, resolve } = Promise.withResolvers<undefined>()
    const timer = setTimeout(() => resolve(undefined), endMs)
    await Promise.race([client.endAsync().catch(() => undefined), patience])
    clearTimeout(timer)
  } else client.end(true)
  client.stream.destroy()
}

/** Without the password. */
export function nameOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
