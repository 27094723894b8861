import { Refusal, toCloudEvent, type EventRecord } from '#kernel'
import { eventsFor, followStart, logFilter, type JsonSchema } from '#surfaces/client'
import { z } from 'zod'
import type { StreamInfo, StreamItem } from './stream-info.ts'

const position = z.number().int().min(0)

const FollowInput = z.strictObject({
  types: z.array(z.string()).optional().describe('patterns of event types: workflow.*, asset.>'),
  subject: z.string().optional().describe('what the events are about'),
  after: position.optional().describe('the position of the last event the caller has; 0 for the whole log'),
  since: z.string().optional().describe('RFC 3339, or how long ago: 10m'),
})

/** The attributes of CloudEvents 1.0, called as its JSON format calls them. */
const FollowedEvent = z.object({
  position,
  specversion: z.string(),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string(),
  time: z.string().describe('RFC 3339'),
  datacontenttype: z.string(),
  dataschema: z.string(),
  priority: z.string(),
  actor: z.string().optional(),
  correlationid: z.string().optional(),
  causationid: z.string().optional(),
  traceparent: z.string().optional(),
  replayed: z.boolean().optional(),
  data: z.unknown(),
})

/** The event log, from where the caller was. */
export const followEvents: StreamInfo = {
  name: 'events.follow',
  about: 'Follow the event log: what was, then what happens now, without a gap or a repeat.',
  permission: 'events:read',
  input_schema: z.toJSONSchema(FollowInput, { io: 'input' }) as JsonSchema,
  output_schema: z.toJSONSchema(FollowedEvent, { io: 'output' }) as JsonSchema,
  async open({ app, caller, input, signal }) {
    const { types, subject, ...start } = parseInput(FollowInput, input)
    const filter = logFilter({ types, subject })
    const after = await followStart(app.events, start, Date.now)
    return { after, items: itemsOf(eventsFor(app, caller).follow({ after, ...filter, signal })) }
  },
}

async function* itemsOf(records: AsyncIterable<EventRecord>): AsyncIterable<StreamItem> {
  for await (const record of records) {
    yield { position: record.position, source: record, value: () => toCloudEvent(record) }
  }
}

/** Parses what a stream is asked with, or refuses as operations do. */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.join('.'), message }))
  const [{ path, message }] = issues as [{ path: string; message: string }]
  throw new Refusal('INVALID_INPUT', `The stream cannot use this input (${path}): ${message}`, {
    details: { issues },
  })
}
