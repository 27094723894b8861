// The addresses that are no operation: events, blobs, the list of operations, health.
import type { JsonSchema } from '#surfaces/client'
import { prefix } from '../routes.ts'
import type { Answer, Method, Parameter } from './open-api.ts'
import { headerParameter, headers, usualAnswers } from './shared-parts.ts'

interface FixedPath {
  readonly path: string
  /** What a caller must hold to see it; nothing for what everybody may ask. */
  readonly permission?: string
  readonly method?: 'get' | 'post'
  readonly asked: Method
}

const json = (schema: JsonSchema, description: string): Answer => ({
  description,
  content: { 'application/json': { schema } },
})

const filter: readonly Parameter[] = [
  {
    name: 'types',
    in: 'query',
    description: 'Patterns of event types: `workflow.*`, `asset.>`.',
    style: 'form',
    explode: false,
    schema: { type: 'array', items: { type: 'string' }, maxItems: 50 },
  },
  {
    name: 'subject',
    in: 'query',
    description: 'What the events are about.',
    schema: { type: 'string', maxLength: 300 },
  },
]

const cloudEvent: JsonSchema = {
  type: 'object',
  description: 'A CloudEvent 1.0.',
  required: ['specversion', 'id', 'source', 'type', 'time', 'position'],
  properties: {
    specversion: { type: 'string', const: '1.0' },
    id: { type: 'string' },
    source: { type: 'string' },
    type: { type: 'string' },
    subject: { type: 'string' },
    time: { type: 'string', format: 'date-time' },
    position: { type: 'integer', description: 'Its place in the log.' },
    data: {},
  },
}

/** Without what only Alice can say. */
const cloudEventIn: JsonSchema = {
  type: 'object',
  required: ['specversion', 'id', 'source', 'type'],
  properties: Object.fromEntries(
    Object.entries(cloudEvent.properties!).filter(([name]) => name !== 'position'),
  ),
}

const health: JsonSchema = {
  type: 'object',
  required: ['status'],
  properties: { status: { enum: ['healthy', 'degraded', 'unhealthy'] } },
}

const healthMethod = (operationId: string, summary: string): Method => ({
  operationId,
  summary,
  tags: ['health'],
  security: [],
  responses: {
    '200': json(health, 'It can be used.'),
    '503': json(health, 'It cannot be used now.'),
    ...usualAnswers('400'),
  },
})

const stream: Method = {
  operationId: 'events_stream',
  summary: 'Follow the log as server-sent events',
  description:
    'History after a position, then what happens, without a gap or a repeat. Each frame has the position as its id; a reader that comes back with `Last-Event-ID` goes on there.',
  tags: ['events'],
  parameters: [
    ...filter,
    {
      name: 'after',
      in: 'query',
      description: 'The position of the last event you have; 0 for the whole log.',
      schema: { type: 'integer', minimum: 0 },
    },
    {
      name: 'since',
      in: 'query',
      description: 'RFC 3339, or how long ago: `10m`.',
      schema: { type: 'string' },
    },
    { name: 'Last-Event-ID', in: 'header', description: 'Goes before `after`.', schema: { type: 'string' } },
    headerParameter('Traceparent'),
  ],
  responses: {
    '200': {
      description: 'Frames of `id:` and `data:`, the data being a CloudEvent 1.0.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    ...usualAnswers('400', '401', '403', '422', 'default'),
  },
}

const publish: Method = {
  operationId: 'events_receive',
  summary: 'Tell Alice what happened, as CloudEvents',
  description:
    'One event (structured), a list of them (batched), or one whose attributes are `ce-` headers and whose data is the body (binary).',
  tags: ['events'],
  parameters: [headerParameter('IdempotencyKey'), headerParameter('Traceparent')],
  requestBody: {
    required: true,
    content: {
      'application/cloudevents+json': { schema: cloudEventIn },
      'application/cloudevents-batch+json': { schema: { type: 'array', items: cloudEventIn } },
      'application/json': { schema: {} },
    },
  },
  responses: {
    '200': json({ type: 'object', additionalProperties: true }, 'What was taken in.'),
    ...usualAnswers('400', '401', '403', '409', '422', '429', 'default'),
  },
}

const recent: Method = {
  operationId: 'events_recent',
  summary: 'The latest events, newest first',
  tags: ['events'],
  parameters: [
    ...filter,
    { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000, default: 50 } },
    headerParameter('IfNoneMatch'),
    headerParameter('Traceparent'),
  ],
  responses: {
    '200': {
      ...json(
        {
          type: 'object',
          required: ['events'],
          properties: { events: { type: 'array', items: cloudEvent } },
        },
        'The events.',
      ),
      headers: headers('ETag'),
    },
    '304': { description: 'The content is the one you have.', headers: headers('ETag') },
    ...usualAnswers('400', '401', '403', '422', 'default'),
  },
}

const blob: Method = {
  operationId: 'blobs_get',
  summary: 'The bytes of a blob',
  description: 'Pictures as what their first bytes say, anything else as a download. A blob never changes.',
  tags: ['blobs'],
  parameters: [
    {
      name: 'hash',
      in: 'path',
      required: true,
      description: 'SHA-256 in lower-case hex.',
      schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    },
    headerParameter('IfNoneMatch'),
  ],
  responses: {
    '200': {
      description: 'The bytes.',
      headers: headers('ETag'),
      content: Object.fromEntries(
        ['application/octet-stream', 'image/jpeg', 'image/png', 'image/webp'].map(type => [
          type,
          { schema: { type: 'string', contentMediaType: type } },
        ]),
      ),
    },
    '304': { description: 'The content is the one you have.', headers: headers('ETag') },
    ...usualAnswers('401', '403', '422', 'default'),
  },
}

const operations: Method = {
  operationId: 'operations_list',
  summary: 'Every operation you may use, with its schemas',
  tags: ['operations'],
  parameters: [
    {
      name: 'schemas',
      in: 'query',
      description: '`false` leaves the schemas out: a tenth of the bytes.',
      schema: { type: 'string', enum: ['true', 'false'], default: 'true' },
    },
  ],
  responses: {
    '200': {
      ...json(
        {
          type: 'object',
          required: ['operations'],
          properties: {
            operations: { type: 'array', items: { type: 'object', additionalProperties: true } },
          },
        },
        'The operations, by name.',
      ),
      headers: headers('ETag'),
    },
    ...usualAnswers('401', 'default'),
  },
}

export const fixedPaths: readonly FixedPath[] = [
  { path: '/health/live', asked: healthMethod('health_live', 'Whether the process runs') },
  { path: '/health/ready', asked: healthMethod('health_ready', 'Whether it can be asked') },
  { path: '/health', asked: healthMethod('health_show', 'How everything is; with a key, why') },
  { path: `${prefix}/operations`, asked: operations },
  { path: `${prefix}/events`, permission: 'events:read', asked: { ...stream, operationId: 'events_follow' } },
  { path: `${prefix}/events`, permission: 'events:publish', method: 'post', asked: publish },
  { path: `${prefix}/events/stream`, permission: 'events:read', asked: stream },
  { path: `${prefix}/events/recent`, permission: 'events:read', asked: recent },
  { path: `${prefix}/blobs/{hash}`, permission: 'blobs:read', asked: blob },
]

export const fixedTags: Readonly<Record<string, string>> = {
  operations: 'What can be asked for.',
  events: 'The log of everything that happened.',
  blobs: 'Bytes too large for an event.',
  health: 'For whoever starts and restarts this process.',
}

/** What decides which of these paths somebody sees. */
export const fixedPermissions: readonly string[] = [
  ...new Set(fixedPaths.flatMap(({ permission }) => permission ?? [])),
]
