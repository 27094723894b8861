import { connectAsync, type IPublishPacket } from 'mqtt'
import { randomUUID } from 'node:crypto'
import { Socket } from 'node:net'
import { refusedFrom, type Answered, type Way } from '../asker.ts'

export const broker = process.env.ALICE_TEST_MQTT ?? 'mqtt://127.0.0.1:1883'
// Its own word before every topic, so that others at the broker hear nothing of it.
export const prefix = `same${randomUUID().slice(0, 8)}`

/** Requests and answers through a broker: each request names the topic its answer is published on. */
export const mqtt: Way = {
  name: 'MQTT',
  hidesLimits: true,
  settings: { ALICE_MQTT: broker, ALICE_MQTT_PREFIX: prefix, ALICE_MQTT_EVENTS: '' },
  async open({ key }) {
    const client = await connectAsync(broker, { protocolVersion: 5 })
    if (client.stream instanceof Socket) client.stream.setNoDelay(true)
    const responseTopic = `${prefix}/res/${randomUUID()}`
    await client.subscribeAsync(responseTopic, { qos: 1 })
    const waiting = new Map<string, (answered: Answered) => void>()
    client.on('message', (_topic, payload, packet) => {
      const id = packet.properties?.correlationData?.toString() ?? ''
      waiting.get(id)?.(answeredBy(payload, packet))
      waiting.delete(id)
    })
    return {
      async ask({ operation, input, idempotencyKey }) {
        const id = randomUUID()
        const answered = new Promise<Answered>(resolve => void waiting.set(id, resolve))
        const userProperties = {
          ...(key !== undefined && { authorization: `Bearer ${key}` }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        }
        await client.publishAsync(
          `${prefix}/req/${operation.name.replace('.', '/')}`,
          JSON.stringify(input),
          {
            qos: 1,
            properties: {
              responseTopic,
              correlationData: Buffer.from(id),
              ...(Object.keys(userProperties).length > 0 && { userProperties }),
            },
          },
        )
        return answered
      },
      close: () => client.endAsync(),
    }
  },
}

function answeredBy(payload: Buffer, { properties }: IPublishPacket): Answered {
  const body = JSON.parse(payload.toString()) as { error?: unknown }
  const isRefused = Number(properties?.userProperties?.status) >= 400
  return isRefused ? { refused: refusedFrom(body.error) } : { answer: body }
}
