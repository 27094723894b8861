// The bar behind a broker, and a client of MQTT 5 on the other side.
import type { App } from '#kernel/run'
import { memoryDisk, memoryStore, testApp, type MemoryDisk, type TestAppOptions } from '#kernel/testing'
import { authenticateGuest, bar, callerWith } from '#surfaces/testing'
import { connectAsync, type IClientPublishOptions, type IPublishPacket } from 'mqtt'
import { connect as connectSocket, Socket } from 'node:net'
import { mqttSurface, type MqttOptions } from './mqtt-surface.ts'

export const brokerUrl = process.env.ALICE_TEST_MQTT ?? 'mqtt://127.0.0.1:1883'

/** Says loudly that a test cannot run; in CI that is a failure. */
export const hasBroker: boolean = await new Promise(resolve => {
  const { hostname, port } = new URL(brokerUrl)
  const socket = connectSocket({ host: hostname, port: Number(port || 1883), timeout: 2000 })
  const settle = (is: boolean) => {
    socket.destroy()
    if (!is) {
      const says = `No MQTT broker answers at ${brokerUrl}; set ALICE_TEST_MQTT`
      if (process.env.CI) throw new Error(says)
      console.warn(says)
    }
    resolve(is)
  }
  socket.once('connect', () => settle(true))
  socket.once('error', () => settle(false))
  socket.once('timeout', () => settle(false))
})

export interface Message {
  readonly topic: string
  readonly text: string
  readonly packet: IPublishPacket
}

/** Somebody on the other side of the broker. */
export async function openPeer(...filters: readonly string[]) {
  const client = await connectAsync(brokerUrl, { protocolVersion: 5 })
  if (client.stream instanceof Socket) client.stream.setNoDelay(true)
  const messages: Message[] = []
  const wakers = new Set<() => void>()
  client.on('message', (topic, payload, packet) => {
    messages.push({ topic, text: payload.toString(), packet })
    for (const wake of wakers) wake()
  })
  if (filters.length > 0) await client.subscribeAsync([...filters], { qos: 1 })

  /** The first message that fits, waited for. */
  const until = (fits: (message: Message) => boolean) =>
    new Promise<Message>(resolve => {
      const look = () => {
        const found = messages.find(fits)
        if (!found) return
        wakers.delete(look)
        resolve(found)
      }
      wakers.add(look)
      look()
    })
  return {
    messages,
    until,
    publish: (topic: string, payload: string | Buffer, options: IClientPublishOptions = {}) =>
      client.publishAsync(topic, payload, { qos: 1, ...options }),
    close: () => client.endAsync(),
  }
}

export type Peer = Awaited<ReturnType<typeof openPeer>>

interface BarOptions extends Partial<MqttOptions> {
  readonly test?: TestAppOptions
  readonly disk?: MemoryDisk
}

/** Test files run at the same time, on one broker. */
const prefixOf = () => `alice-test-${crypto.randomUUID().slice(0, 13)}`

/** The bar behind the broker, under a prefix of its own; the key is `let-me-in`, and `cups` may only read cups. */
export async function serveBar({ test, disk = memoryDisk(), ...options }: BarOptions = {}) {
  const prefix = options.prefix ?? prefixOf()
  const systemPrefix = `${prefix}-system`
  const app: App = await testApp([bar], { store: memoryStore({ disk }), ...test })
  await app.start()
  const authenticate = authenticateGuest({
    cups: callerWith(['bar:read'], { id: 'cups', kind: 'service' }).caller,
  })
  const surface = await mqttSurface({ app, authenticate, url: brokerUrl, systemPrefix, ...options, prefix })
  return {
    app,
    disk,
    prefix,
    systemPrefix,
    surface,
    async isUp() {
      while (surface.health().status !== 'healthy') await new Promise(done => setTimeout(done, 5))
    },
    async close() {
      await surface.close()
      await app.stop()
    },
  }
}

/** Asks, and answers what came back under the same correlation data. */
export async function ask(
  peer: Peer,
  {
    prefix,
    path,
    input,
    options = {},
  }: { prefix: string; path: string; input: unknown; options?: AskOptions },
) {
  const correlationData = Buffer.from(crypto.randomUUID())
  const {
    token = 'let-me-in',
    userProperties = {},
    responseTopic = `${prefix}/res/me`,
    ...properties
  } = options
  await peer.publish(`${prefix}/req/${path}`, typeof input === 'string' ? input : JSON.stringify(input), {
    properties: {
      responseTopic,
      correlationData,
      userProperties: {
        'sent-by': 'peer',
        ...(token && { authorization: `Bearer ${token}` }),
        ...userProperties,
      },
      ...properties,
    },
  })
  const { text, packet } = await peer.until(message =>
    Boolean(message.packet.properties?.correlationData?.equals(correlationData)),
  )
  return {
    status: String(packet.properties!.userProperties!.status),
    body: JSON.parse(text) as unknown,
    packet,
  }
}

export interface AskOptions {
  readonly token?: string
  readonly userProperties?: Readonly<Record<string, string>>
  readonly responseTopic?: string
  readonly messageExpiryInterval?: number
}
