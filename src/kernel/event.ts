import { z } from 'zod'

export type Priority = 'critical' | 'high' | 'normal' | 'low'
export const priorities: readonly Priority[] = ['critical', 'high', 'normal', 'low']

/** Who caused something: a person, an assistant, a key, or Alice itself. */
export interface Actor {
  readonly id: string
  readonly kind: 'person' | 'assistant' | 'service' | 'system'
}

/** Where an event comes from that happened outside of Alice. */
export interface EventOrigin {
  /** Its CloudEvents source; together with its id there it is unique. Absent: Alice herself. */
  readonly source?: string | undefined
  /** When it happened, RFC 3339 UTC; the log's own time is when it was taken in. */
  readonly time?: string | undefined
  readonly traceparent?: string | undefined
}

/** A fact about to be appended. */
export interface NewEvent<Data = unknown> {
  readonly type: string
  readonly version: number
  readonly subject: string
  readonly data: Data
  readonly priority?: Priority | undefined
  /** Set it to make an append from outside idempotent; else the log gives a time-ordered one. */
  readonly id?: string | undefined
  /** Absent for what this Alice herself found or did. */
  readonly origin?: EventOrigin | undefined
}

/** Where an event comes from and what it belongs to: CloudEvents extensions on the wire. */
export interface EventContext {
  readonly actor?: Actor | undefined
  readonly correlation_id?: string | undefined
  readonly causation_id?: string | undefined
  readonly traceparent?: string | undefined
  /** When it happened, for events from outside: `time` is when the log took it in. */
  readonly occurred_at?: string | undefined
}

/** An event as the log has it. */
export interface EventRecord<Data = unknown> extends EventContext {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly version: number
  readonly subject: string
  /** RFC 3339 UTC. */
  readonly time: string
  /** URI-reference of the process that appended it, `/alice/<node>`; of events from outside their own. */
  readonly source: string
  readonly priority: Priority
  readonly data: Data
  /** Set when the event is shown again rather than for the first time (guarantee G12). */
  readonly replayed?: boolean | undefined
}

type Fields = z.ZodRawShape
type DataIn<F extends Fields> = z.input<z.ZodObject<F>>
type DataOut<F extends Fields> = z.output<z.ZodObject<F>>
type Upcast = (data: Record<string, unknown>) => Record<string, unknown>

export interface EventDefinition<Data = any, Input = any> {
  (data: Input, extra?: { id?: string; priority?: Priority }): NewEvent<Data>
  readonly kind: 'event'
  readonly type: string
  readonly version: number
  readonly about: string
  readonly schema: z.ZodType<Data>
  readonly priority: Priority
  /** What somebody must hold, besides `events:read`, to see it. */
  readonly permission: string | undefined
  /** Others may append it from outside; everything else is only said by Alice herself. */
  readonly isPublishable: boolean
  /** Turns stored data of any older version into the newest shape. */
  readonly current: (version: number, data: unknown) => Data
}

interface EventOptions<F extends Fields> {
  /** What the event is about; events of one subject are handled in order. */
  readonly subject: (data: DataOut<F>) => string
  readonly about?: string
  readonly version?: number
  readonly priority?: Priority
  /** What somebody must hold, besides `events:read`, to see it. */
  readonly permission?: string
  /** Whoever holds `events:publish` may append it from outside. */
  readonly isPublishable?: boolean
  /** `upcasts[1]` turns version 1 data into version 2, and so on. */
  readonly upcasts?: Readonly<Record<number, Upcast>>
}

/** Declares a fact. Calling it checks the data and makes one, ready to append. Past tense: `asset.discovered`. */
export function event<F extends Fields>(
  type: string,
  fields: F,
  options: EventOptions<F>,
): EventDefinition<DataOut<F>, DataIn<F>> {
  const schema = z.strictObject(fields) as unknown as z.ZodType<DataOut<F>>
  const version = options.version ?? 1
  const priority = options.priority ?? 'normal'
  if (!/^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/.test(type)) {
    throw new Error(`${type} is not an event type; write it like asset.discovered`)
  }

  const make = (input: DataIn<F>, extra: { id?: string; priority?: Priority } = {}): NewEvent<DataOut<F>> => {
    const data = schema.parse(input)
    return {
      type,
      version,
      subject: options.subject(data),
      data,
      priority: extra.priority ?? priority,
      id: extra.id,
    }
  }
  const current = (from: number, data: unknown) => {
    if (from === version) return data as DataOut<F>
    let lifted = data as Record<string, unknown>
    for (let at = from; at < version; at += 1) {
      const upcast = options.upcasts?.[at]
      if (!upcast) {
        throw new Error(`${type} has no upcast from version ${at}; events of that version are in the log`)
      }
      lifted = upcast(lifted)
    }
    return lifted as DataOut<F>
  }
  return Object.assign(make, {
    kind: 'event' as const,
    type,
    version,
    about: options.about ?? '',
    schema,
    priority,
    permission: options.permission,
    isPublishable: options.isPublishable ?? false,
    current,
  })
}

/** Two sources may use the same id, so in the log an event from outside is known by both. No URI has a space. */
export const outsideId = (source: string, id: string) => `${source} ${id}`

const wireId = ({ id, source }: EventRecord) =>
  id.startsWith(`${source} `) ? id.slice(source.length + 1) : id

/** The name of the schema of its data: an absolute URI, as CloudEvents 1.0.2 §3.1.2 asks. */
export const dataSchemaOf = ({ type, version }: { readonly type: string; readonly version: number }) =>
  `urn:alice:schema:${type}/v${version}`

/** CloudEvents 1.0 JSON format, with Alice's extensions in lower case as clause 3.1 asks. */
export const toCloudEvent = (record: EventRecord) => ({
  specversion: '1.0',
  id: wireId(record),
  source: record.source,
  type: record.type,
  subject: record.subject,
  time: record.occurred_at ?? record.time,
  ...(record.occurred_at && { recordedtime: record.time }),
  datacontenttype: 'application/json',
  dataschema: dataSchemaOf(record),
  position: record.position,
  priority: record.priority,
  ...(record.actor && { actor: `${record.actor.kind}:${record.actor.id}` }),
  ...(record.correlation_id && { correlationid: record.correlation_id }),
  ...(record.causation_id && { causationid: record.causation_id }),
  ...(record.traceparent && { traceparent: record.traceparent }),
  ...(record.replayed && { replayed: true }),
  data: record.data,
})
