import { Client, credentials, Metadata, status } from '@grpc/grpc-js'
import { connectAsync } from 'mqtt'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Place, Question } from '../asker.ts'
import { graphql } from '../askers/graphql.ts'
import { grpc, methodsOf } from '../askers/grpc.ts'
import { broker, mqtt, prefix } from '../askers/mqtt.ts'
import { webSocket } from '../askers/websocket.ts'
import { bearer, type Leaver } from './leaver.ts'
import { documentOf } from './over-http.ts'

// cspell:ignore CANCELLED -- gRPC spells it so

const open = async (place: Place, path: string, protocol?: string) => {
  const socket = new WebSocket(`${place.url.replace('http', 'ws')}${path}`, protocol, {
    headers: bearer(place),
  })
  await once(socket, 'open')
  return socket
}

const ask = async (place: Place, { operation, input }: Question) => {
  const socket = await open(place, '/ws')
  socket.send(JSON.stringify({ id: '1', op: operation.name, input }))
  return socket
}

const close = async (socket: WebSocket) => {
  socket.close()
  await once(socket, 'close')
}

const socketSays: Leaver = {
  name: 'WebSocket says so',
  way: webSocket,
  async begin(place, question) {
    const socket = await ask(place, question)
    return async () => {
      socket.send(JSON.stringify({ cancel: '1' }))
      const [data] = (await once(socket, 'message')) as [Buffer]
      await close(socket)
      return (JSON.parse(data.toString()) as { error: { code: string } }).error.code
    }
  },
}

const socketCloses: Leaver = {
  name: 'WebSocket closes',
  way: webSocket,
  async begin(place, question) {
    const socket = await ask(place, question)
    return async () => {
      await close(socket)
      return undefined
    }
  },
}

const graphqlCompletes: Leaver = {
  name: 'GraphQL over a WebSocket completes it',
  way: graphql,
  async begin(place, question) {
    const socket = await open(place, '/graphql', 'graphql-transport-ws')
    socket.send(JSON.stringify({ type: 'connection_init' }))
    await once(socket, 'message')
    const payload = { query: documentOf(question) }
    socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }))
    const leave = async () => {
      socket.send(JSON.stringify({ type: 'complete', id: '1' }))
      return undefined
    }
    return Object.assign(leave, { close: () => close(socket) })
  },
}

const grpcCancels: Leaver = {
  name: 'gRPC cancels the call',
  way: grpc,
  async begin(place, { operation, input }) {
    const { path, encode } = methodsOf(place.operations).get(operation.name)!
    const client = new Client(place.grpc, credentials.createInsecure())
    const metadata = new Metadata()
    for (const [name, value] of Object.entries(bearer(place))) metadata.set(name, value)
    const told = Promise.withResolvers<string | undefined>()
    const same = (some: Buffer) => some
    const call = client.makeUnaryRequest(path, same, same, encode(input), metadata, {}, error =>
      told.resolve(error?.code === status.CANCELLED ? 'CANCELED' : error?.details),
    )
    return async () => {
      call.cancel()
      const code = await told.promise
      client.close()
      return code
    }
  },
}

const mqttCancels: Leaver = {
  name: 'MQTT publishes that it is given up',
  way: mqtt,
  async begin(place, { operation, input }) {
    const client = await connectAsync(broker, { protocolVersion: 5 })
    if (client.stream instanceof Socket) client.stream.setNoDelay(true)
    const responseTopic = `${prefix}/res/${randomUUID()}`
    await client.subscribeAsync(responseTopic, { qos: 1 })
    const properties = {
      responseTopic,
      correlationData: Buffer.from('1'),
      userProperties: bearer(place),
    }
    const answered = new Promise<Buffer>(settle => {
      client.once('message', (_topic, payload) => settle(payload))
    })
    const topic = `${prefix}/req/${operation.name.replace('.', '/')}`
    await client.publishAsync(topic, JSON.stringify(input), { qos: 1, properties })
    return async () => {
      await client.publishAsync(`${prefix}/cancel`, '', { qos: 1, properties })
      const payload = await answered
      await client.endAsync()
      return (JSON.parse(payload.toString()) as { error: { code: string } }).error.code
    }
  },
}

export const overSockets: readonly Leaver[] = [
  socketSays,
  socketCloses,
  graphqlCompletes,
  grpcCancels,
  mqttCancels,
]
