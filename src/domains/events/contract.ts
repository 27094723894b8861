import { event } from '#kernel'
import { z } from 'zod'

export const DeadLetter = z.object({
  dead_letter_id: z.string(),
  reaction: z.string(),
  position: z.number(),
  event_id: z.string(),
  event_type: z.string(),
  subject: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
  attempts: z.number(),
  failed_at: z.string(),
})

const Reference = z.string().min(1).max(250)
const attributes = {
  id: Reference,
  source: Reference,
  type: z.string().min(1).max(200),
  subject: z.string().min(1).max(300).optional(),
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z.string().max(200).optional(),
  dataschema: z.string().max(300).optional(),
}
const content = {
  data: z.unknown().optional(),
  /** Bytes that are no JSON. */
  data_base64: z.base64().optional(),
}

/** A CloudEvent 1.0 as others send it; further attributes are its extensions. */
export const OutsideEvent = z
  .object({ specversion: z.literal('1.0'), ...attributes, ...content })
  .catchall(z.union([z.string().max(1000), z.number(), z.boolean()]))

export const ExternalReceived = event(
  'external.received',
  {
    ...attributes,
    extensions: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    ...content,
  },
  {
    subject: ({ subject, source }) => subject ?? source,
    priority: 'low',
    about: 'Somebody outside told of an event of a type that nobody here declares.',
  },
)
