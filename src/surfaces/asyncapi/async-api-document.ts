import type { EventDefinition } from '#kernel'
import {
  eventStream,
  grpcStream,
  publishing,
  sockets,
  webhook,
  type SocketFrames,
  type Way,
} from './channels.ts'
import { eventMessages, eventSchemas, familyOf } from './messages.ts'
import { mqttChannels, type MqttTopics } from './mqtt-channels.ts'

export interface AsyncApiOptions {
  readonly events: readonly EventDefinition[]
  readonly version: string
  /** The messages of the WebSocket; absent where it is not served. */
  readonly sockets?: SocketFrames | undefined
  readonly mqtt?: MqttTopics | undefined
  readonly hasGrpc?: boolean | undefined
}

export type AsyncApiDocument = ReturnType<typeof asyncApiDocument>

/** AsyncAPI 3.0 of every event there is and every way it goes: the same text for the same catalog. */
export function asyncApiDocument(options: AsyncApiOptions) {
  const { version } = options
  const events = options.events.toSorted((a, b) => (a.type < b.type ? -1 : 1))
  const ways = waysOf(events, options)
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Alice events',
      version,
      description:
        'Every consequence of what Alice does is an event in one log. These are all events there are, and every way to get them.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      contact: { name: 'Alice' },
      tags: familiesOf(events).map(name => ({ name, description: `Events of the family ${name}.` })),
    },
    defaultContentType: 'application/cloudevents+json',
    servers: serversOf(options),
    channels: Object.assign({}, ...ways.map(({ channels }) => channels)) as Way['channels'],
    operations: Object.assign({}, ...ways.map(({ operations }) => operations)) as Way['operations'],
    components: {
      schemas: eventSchemas(events),
      messages: eventMessages(events),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key or a JSON Web Token with `events:read`.' },
      },
    },
  } as const
}

function waysOf(
  events: readonly EventDefinition[],
  { sockets: frames, mqtt, hasGrpc }: AsyncApiOptions,
): Way[] {
  const types = {
    all: events.map(({ type }) => type),
    publishable: events.filter(({ isPublishable }) => isPublishable).map(({ type }) => type),
  }
  return [
    eventStream(types),
    publishing(types),
    webhook(types),
    ...(frames ? [sockets(types, frames)] : []),
    ...(hasGrpc ? [grpcStream(types)] : []),
    ...(mqtt ? [mqttChannels(types, mqtt)] : []),
  ]
}

const familiesOf = (events: readonly EventDefinition[]) => [...new Set(events.map(familyOf))]

/** Where Alice is is not known here: the host is a variable, its default what a fresh start listens on. */
function serversOf({ sockets: frames, mqtt, hasGrpc }: AsyncApiOptions) {
  const http = serverAt('http', 'The address of this document.', '127.0.0.1:4100')
  return {
    http,
    ...(frames && { websocket: { ...http, protocol: 'ws' } }),
    ...(hasGrpc && { grpc: serverAt('grpc', 'The next port.', '127.0.0.1:4101') }),
    ...(mqtt && { mqtt: { ...serverAt('mqtt', 'The broker.', '127.0.0.1:1883'), protocolVersion: '5.0' } }),
  }
}

const serverAt = (protocol: string, description: string, address: string) => ({
  host: '{host}',
  protocol,
  description,
  variables: { host: { default: address, description: 'Name and port.' } },
})
