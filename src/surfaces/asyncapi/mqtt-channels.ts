import {
  inChannel,
  messagesOf,
  on,
  type Channel,
  type ChannelOperation,
  type Types,
  type Way,
} from './channels.ts'
import type { Message } from './messages.ts'

/** The first words of the topics. */
export interface MqttTopics {
  readonly prefix: string
}

const binding = { mqtt: { qos: 1, retain: false, bindingVersion: '0.2.0' } }

/** MQTT 5: events by family, and requests with their answers. */
export function mqttChannels(types: Types, topics: MqttTopics): Way {
  const events = eventsByFamily(types, topics)
  const calls = requests(topics)
  return {
    channels: { ...events.channels, ...calls.channels },
    operations: { ...events.operations, ...calls.operations },
  }
}

function eventsByFamily({ all }: Types, { prefix }: MqttTopics): Way {
  const channels: Record<string, Channel> = {}
  const operations: Record<string, ChannelOperation> = {}
  for (const [family, members] of Object.entries(Object.groupBy(all, type => type.split('.', 1)[0]!))) {
    const name = `${prefix}.${family}`
    channels[name] = {
      address: `${prefix}/${family}/{eventType}`,
      title: `Events of the family ${family}`,
      description: `Every ${family} event as a CloudEvent, at least once, in order of each subject; never retained.`,
      servers: [on('mqtt')],
      parameters: {
        eventType: { enum: members!.map(type => type.slice(family.length + 1).replaceAll('.', '/')) },
      },
      messages: messagesOf(members!),
    }
    operations[`publish.${family}`] = {
      action: 'send',
      channel: { $ref: `#/channels/${name}` },
      title: `Publish ${family} events`,
      summary: 'Alice publishes what happened.',
      messages: inChannel(name, members!),
      bindings: binding,
    }
  }
  return { channels, operations }
}

const requests = ({ prefix }: MqttTopics): Way => ({
  channels: {
    requests: {
      address: `${prefix}/req/{domain}/{operation}`,
      title: 'Requests',
      description:
        'The input of an operation. The user property `authorization` says who asks; without it nobody does.',
      servers: [on('mqtt')],
      parameters: { domain: { examples: ['assets'] }, operation: { examples: ['search'] } },
      messages: { request },
    },
    cancellations: {
      address: `${prefix}/cancel`,
      title: 'Requests that are given up',
      description:
        'The response topic, the correlation data and the credentials are those of the request, which is then answered with the error `CANCELED`. Others hear nothing of it.',
      servers: [on('mqtt')],
      messages: { cancellation },
    },
    answers: {
      address: `${prefix}/res/{client}`,
      title: 'Answers',
      description: 'The response topic of a request is one of these; Alice answers nowhere else.',
      servers: [on('mqtt')],
      parameters: { client: { description: 'Any topic below, chosen by whoever asks.' } },
      messages: { answer },
    },
  },
  operations: {
    answerRequest: {
      action: 'receive',
      channel: { $ref: '#/channels/requests' },
      title: 'Call an operation',
      summary: 'The answer has the correlation data of the request.',
      messages: inChannel('requests', ['request']),
      bindings: binding,
      reply: {
        address: { location: '$message.header#/responseTopic' },
        channel: { $ref: '#/channels/answers' },
        messages: inChannel('answers', ['answer']),
      },
    },
    giveUpRequest: {
      action: 'receive',
      channel: { $ref: '#/channels/cancellations' },
      title: 'Give up a request',
      summary: 'Whoever asked may give up; nothing of it is recorded then.',
      messages: inChannel('cancellations', ['cancellation']),
      bindings: binding,
    },
  },
})

const correlationId = { location: '$message.header#/correlationData' }
const described = { payloadFormatIndicator: 1, contentType: 'application/json', bindingVersion: '0.2.0' }

const request: Message = {
  name: 'request',
  title: 'Request',
  contentType: 'application/json',
  correlationId,
  payload: { type: 'object', description: 'The fields of the operation.' },
  bindings: {
    mqtt: { ...described, responseTopic: { type: 'string' }, correlationData: { type: 'string' } },
  },
}

const cancellation: Message = {
  name: 'cancellation',
  title: 'Cancellation',
  contentType: 'application/json',
  correlationId,
  payload: { description: 'Nothing is read of it.' },
  bindings: {
    mqtt: { ...described, responseTopic: { type: 'string' }, correlationData: { type: 'string' } },
  },
}

const answer: Message = {
  name: 'answer',
  title: 'Answer',
  contentType: 'application/json',
  correlationId,
  payload: {
    description:
      'What the operation answered, or `{error: {code, message, details, suggestions, trace_id}}`.',
  },
  bindings: { mqtt: { ...described, correlationData: { type: 'string' } } },
}
