// Every way events come and go. Channels name messages; operations say who sends: `send` is Alice, `receive` the others.
import type { JsonSchema } from '#surfaces/client'
import type { Message } from './messages.ts'

interface Ref {
  readonly $ref: string
}

export interface Channel {
  readonly address: string | null
  readonly title: string
  readonly description: string
  readonly servers?: readonly Ref[]
  readonly parameters?: object
  readonly messages: Readonly<Record<string, Ref | Message>>
  readonly bindings?: object
}

export interface ChannelOperation {
  readonly action: 'send' | 'receive'
  readonly channel: Ref
  readonly title: string
  readonly summary: string
  readonly messages: readonly Ref[]
  readonly security?: readonly Ref[]
  readonly bindings?: object
  readonly reply?: object
}

/** One way: its channels, and what is done on them. */
export interface Way {
  readonly channels: Readonly<Record<string, Channel>>
  readonly operations: Readonly<Record<string, ChannelOperation>>
}

export interface Types {
  readonly all: readonly string[]
  /** Those that others may send. */
  readonly publishable: readonly string[]
}

export const on = (server: string): Ref => ({ $ref: `#/servers/${server}` })
const security = [{ $ref: '#/components/securitySchemes/key' }]

/** By type, where they are said for all channels. */
export const messagesOf = (types: readonly string[]) =>
  Object.fromEntries(types.map(type => [type, { $ref: `#/components/messages/${type}` }]))

/** An operation names its channel's own messages. */
export const inChannel = (channel: string, names: readonly string[]): readonly Ref[] =>
  names.map(name => ({ $ref: `#/channels/${channel}/messages/${name}` }))

const streamQuery: JsonSchema = {
  type: 'object',
  properties: {
    types: { type: 'array', items: { type: 'string' }, description: 'Patterns: `workflow.*`, `asset.>`.' },
    subject: { type: 'string' },
    after: { type: 'integer', minimum: 0, description: 'The position of the last event the reader has.' },
    since: { type: 'string', description: 'RFC 3339, or how long ago: `10m`.' },
  },
}

export const eventStream = ({ all }: Types): Way => ({
  channels: {
    events: {
      address: '/api/v1/events/stream',
      title: 'Server-sent events',
      description:
        'History, then live, without a gap or a repeat. `Last-Event-ID` goes on where a reader was.',
      servers: [on('http')],
      messages: messagesOf(all),
    },
  },
  operations: {
    streamEvents: {
      action: 'send',
      channel: { $ref: '#/channels/events' },
      title: 'Stream events',
      summary: 'Alice sends what is asked for in the query, one CloudEvent a frame.',
      messages: inChannel('events', all),
      security,
      bindings: { http: { method: 'GET', query: streamQuery, bindingVersion: '0.3.0' } },
    },
  },
})

export const publishing = ({ publishable }: Types): Way =>
  publishable.length === 0
    ? { channels: {}, operations: {} }
    : {
        channels: {
          published: {
            address: '/api/v1/events',
            title: 'Events from outside',
            description:
              'CloudEvents over HTTP in the structured, batched or binary mode. The same `source` and `id` twice is one event.',
            servers: [on('http')],
            messages: messagesOf(publishable),
          },
        },
        operations: {
          publishEvents: {
            action: 'receive',
            channel: { $ref: '#/channels/published' },
            title: 'Publish events',
            summary: 'Others tell Alice what happened. Needs the permission `events:publish`.',
            messages: inChannel('published', publishable),
            security,
            bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
          },
        },
      }

export const webhook = ({ all }: Types): Way => ({
  channels: {
    webhook: {
      address: null,
      title: 'Webhooks',
      description:
        'Every URL that was registered gets the events it asked for, signed as Standard Webhooks says, at least once and in order of each subject.',
      messages: messagesOf(all),
    },
  },
  operations: {
    deliverEvents: {
      action: 'send',
      channel: { $ref: '#/channels/webhook' },
      title: 'Deliver events',
      summary: 'Alice posts to the registered URL until it answers with 2xx, or the tries are used up.',
      messages: inChannel('webhook', all),
      bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
    },
  },
})

export const sockets = ({ all }: Types, frames: SocketFrames): Way => ({
  channels: {
    socket: {
      address: '/ws',
      title: 'WebSocket',
      description: 'Calls, and subscriptions to events with resume from a position.',
      servers: [on('websocket')],
      messages: {
        asked: { name: 'asked', title: 'What a client sends', contentType: json, payload: frames.received },
        told: { name: 'told', title: 'What Alice sends', contentType: json, payload: frames.sent },
      },
      bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
    },
  },
  operations: {
    askOverSocket: {
      action: 'receive',
      channel: { $ref: '#/channels/socket' },
      title: 'Ask',
      summary: 'A client calls an operation or subscribes to events.',
      messages: inChannel('socket', ['asked']),
      security,
    },
    tellOverSocket: {
      action: 'send',
      channel: { $ref: '#/channels/socket' },
      title: 'Answer and tell',
      summary: `Alice answers calls and sends the events subscribed to: any of ${all.length} types.`,
      messages: inChannel('socket', ['told']),
      security,
    },
  },
})

const json = 'application/json'

/** The messages of the WebSocket, as its surface declares them. */
export interface SocketFrames {
  readonly received: JsonSchema
  readonly sent: JsonSchema
}

export const grpcStream = ({ all }: Types): Way => ({
  channels: {
    grpc: {
      address: 'alice.events.v1.Events/Follow',
      title: 'gRPC server stream',
      description:
        'The same events as a stream of messages with resume from a position; its shape is in `alice.proto`.',
      servers: [on('grpc')],
      messages: messagesOf(all),
    },
  },
  operations: {
    followOverGrpc: {
      action: 'send',
      channel: { $ref: '#/channels/grpc' },
      title: 'Follow events',
      summary: 'Alice streams the events that fit the request.',
      messages: inChannel('grpc', all),
      security,
    },
  },
})
