import { z } from 'zod'

const Id = z.string().min(1).max(128).describe('Chosen by the client; answers carry it.')
const Position = z.number().int().min(0).describe('Position in the log; 0 is before the first event.')
const longText = z.string().max(300)

const CallMessage = z
  .strictObject({
    id: Id,
    op: longText.describe('Name or alias of an operation: `assets.search`.'),
    input: z.unknown().optional(),
    idempotency_key: z.string().optional(),
    traceparent: longText.optional().describe('W3C Trace Context.'),
  })
  .describe('Calls an operation; `result` or `error` answers it.')

const CancelMessage = z
  .strictObject({ id: Id.optional(), cancel: Id })
  .describe('Gives up a call or a watch, which is then answered with the error `CANCELED`.')

const SubscribeMessage = z
  .strictObject({
    id: Id,
    subscribe: z.strictObject({
      types: z.array(longText).max(50).optional().describe('Patterns: `workflow.*`, `>`; all when absent.'),
      subject: longText.optional(),
      after: Position.optional().describe('Begins with what follows; with the newest event when absent.'),
      since: longText.optional().describe('RFC 3339, or how long ago: `10m`.'),
    }),
  })
  .describe('Follows the log: history, then live, without a gap or a repeat.')

const UnsubscribeMessage = z
  .strictObject({ id: Id.optional(), unsubscribe: Id })
  .describe('Ends a subscription; nothing of it follows the answer.')

const WatchMessage = z
  .strictObject({ id: Id, watch: longText.min(1).describe('The id of a workflow.') })
  .describe('Follows a workflow to its end: `progress`, then `result`.')

export const clientMessages = {
  call: CallMessage,
  cancel: CancelMessage,
  subscribe: SubscribeMessage,
  unsubscribe: UnsubscribeMessage,
  watch: WatchMessage,
} as const

export type ClientMessage =
  | z.output<typeof CallMessage>
  | z.output<typeof CancelMessage>
  | z.output<typeof SubscribeMessage>
  | z.output<typeof UnsubscribeMessage>
  | z.output<typeof WatchMessage>

const Limit = z.object({
  policy: z.string(),
  limit: z.number(),
  remaining: z.number(),
  reset_seconds: z.number(),
  window_seconds: z.number(),
})

const ErrorBody = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.unknown()),
  suggestions: z.array(z.string()),
  trace_id: z.string(),
})

const CloudEvent = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string(),
    time: z.iso.datetime(),
    position: z.number().int(),
    data: z.unknown(),
  })
  .describe('CloudEvents 1.0, JSON format.')

const serverMessages = {
  result: z
    .object({ id: z.string(), result: z.unknown(), limit: Limit.optional() })
    .describe('What the operation answered; for a watch, how the workflow ended.'),
  error: z
    .object({ id: z.string().optional(), error: ErrorBody, limit: Limit.optional() })
    .describe('A refusal or a fault. Without `id` it is about a message that could not be taken.'),
  progress: z
    .object({ id: z.string(), progress: z.object({ done: z.number(), total: z.number() }) })
    .describe('How far a call or a watched workflow is.'),
  canceled: z
    .object({ id: z.string(), canceled: z.boolean() })
    .describe('Answers `cancel` with an id; false when nothing of that id was going on.'),
  subscribed: z
    .object({ id: z.string(), subscribed: z.literal(true), after: Position })
    .describe('Events after this position follow.'),
  unsubscribed: z
    .object({ id: z.string(), unsubscribed: z.boolean() })
    .describe('Answers `unsubscribe` with an id; false when there was no such subscription.'),
  event: z
    .object({ id: z.string(), event: CloudEvent, position: z.number().int() })
    .describe('One event of a subscription; go on later with `after: position`.'),
  dropped: z
    .object({ id: z.string().optional(), event: z.literal('dropped'), after: Position })
    .describe('The reader was too slow: the socket closes with 1013; subscribe again after this position.'),
  family_event: z
    .object({
      event_id: z.string(),
      event_type: z.string(),
      timestamp: z.iso.datetime(),
      source: z.string(),
      version: z.string(),
      subject: z.string(),
      position: z.number().int(),
      data: z.unknown(),
    })
    .describe('One event on `/ws/<family>`, which begins by itself.'),
} as const

type JsonSchema = Readonly<Record<string, unknown>>

export interface DescribedMessage {
  readonly name: string
  readonly about: string
  readonly schema: JsonSchema
}

/** Every message of this surface by direction, in JSON Schema 2020-12, for generated documents. */
export const describeMessages = (): {
  readonly received: readonly DescribedMessage[]
  readonly sent: readonly DescribedMessage[]
} => ({ received: describeAll(clientMessages, 'input'), sent: describeAll(serverMessages, 'output') })

/** The same as one schema for each direction. */
export function describeFrames(): { readonly received: JsonSchema; readonly sent: JsonSchema } {
  const { received, sent } = describeMessages()
  return { received: anyOf(received), sent: anyOf(sent) }
}

const describeAll = (schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') =>
  Object.entries(schemas).map(([name, schema]) => {
    const { $schema: _, description = '', ...rest } = z.toJSONSchema(schema, { io })
    return { name, about: description, schema: rest }
  })

const anyOf = (messages: readonly DescribedMessage[]): JsonSchema => ({
  anyOf: messages.map(({ name, about, schema }) => ({ title: name, description: about, ...schema })),
})
