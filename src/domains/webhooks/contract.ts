import { event, isPattern } from '#kernel'
import { z } from 'zod'

export const WebhookId = z.string().regex(/^wh_[0-9a-z]{26}$/, 'a webhook id looks like wh_01k…')
const WebhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine(url => {
    const parsed = URL.parse(url)
    return parsed?.username === '' && parsed.password === '' && parsed.hash === ''
  }, 'a URL without name, password and fragment')
const EventPatterns = z
  .array(z.string().max(200).refine(isPattern, 'a pattern looks like workflow.* or asset.>'))
  .min(1)
  .max(50)
export const modes = ['structured', 'binary', 'batched'] as const
const Mode = z
  .enum(modes)
  .describe('how CloudEvents are sent: one in the body, one with its attributes in headers, or many')
const Description = z.string().max(500)
const maxAttempts = z.number().int().min(1).max(20)

/** What somebody may set. */
export const wishes = {
  url: WebhookUrl,
  types: EventPatterns,
  mode: Mode,
  description: Description.optional(),
  max_attempts: maxAttempts,
}

/** Headers are sent with every delivery and shown to nobody: they may hold keys. */
export const HeaderValues = z.record(
  z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'a header name has letters, digits and dashes')
    .refine(name => !reserved.test(name), 'this header is set by Alice'),
  z
    .string()
    .max(2000)
    .regex(/^[\x20-\x7e]*$/, 'a header value is one line of printable ASCII'),
)
const reserved =
  /^(ce-|webhook-|content-|host$|connection$|keep-alive$|transfer-encoding$|te$|trailer$|upgrade$|expect$|traceparent$|user-agent$|proxy-)/i

const ofWebhook = { subject: (data: { webhook_id: string }) => data.webhook_id }

export const WebhookCreated = event(
  'webhook.created',
  {
    webhook_id: WebhookId,
    ...wishes,
    header_names: z.array(z.string()),
    is_active: z.boolean(),
    /** Events after this position are delivered; absent means after this one. */
    after: z.number().int().min(0).optional(),
    created_by: z.string(),
  },
  { ...ofWebhook, about: 'Somebody asked for events to be sent to a URL.' },
)

export const WebhookUpdated = event(
  'webhook.updated',
  { webhook_id: WebhookId, ...wishes, header_names: z.array(z.string()) },
  { ...ofWebhook, about: 'What is sent to a URL, or how, was changed.' },
)

export const WebhookPaused = event(
  'webhook.paused',
  { webhook_id: WebhookId, reason: z.enum(['asked', 'gone']) },
  {
    ...ofWebhook,
    priority: 'high',
    about: 'Nothing is sent until it is resumed: somebody asked, or the destination said that it is gone.',
  },
)

export const WebhookResumed = event(
  'webhook.resumed',
  { webhook_id: WebhookId },
  { ...ofWebhook, about: 'Deliveries go on where they were.' },
)

export const WebhookSecretRotated = event(
  'webhook.secret_rotated',
  { webhook_id: WebhookId, previous_until: z.string() },
  { ...ofWebhook, about: 'Deliveries are signed with a new secret, and with the old one until a time.' },
)

export const WebhookRemoved = event(
  'webhook.removed',
  { webhook_id: WebhookId },
  { ...ofWebhook, about: 'Nothing is sent to the URL any more.' },
)

const sent = {
  webhook_id: WebhookId,
  message_id: z.string(),
  events: z.array(z.object({ id: z.string(), type: z.string(), position: z.number().int() })),
  duration_ms: z.number(),
}

export const WebhookDelivered = event(
  'webhook.delivered',
  { ...sent, status: z.number().int() },
  { ...ofWebhook, priority: 'low', about: 'The destination took what was sent.' },
)

export const WebhookDeliveryFailed = event(
  'webhook.delivery_failed',
  { ...sent, status: z.number().int().optional(), error: z.string() },
  {
    ...ofWebhook,
    priority: 'low',
    about: 'One try to deliver failed; it is tried again, or becomes a dead letter.',
  },
)

/** Telling of deliveries by delivering would never end. */
export const neverDelivered: ReadonlySet<string> = new Set([
  WebhookDelivered.type,
  WebhookDeliveryFailed.type,
])

export const Webhook = z.object({
  webhook_id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  mode: Mode,
  description: z.string().nullable(),
  header_names: z.array(z.string()),
  max_attempts: z.number(),
  status: z.enum(['active', 'paused', 'gone']),
  previous_secret_until: z.string().nullable(),
  delivered: z.number(),
  failed: z.number(),
  last_status: z.number().nullable(),
  last_error: z.string().nullable(),
  last_attempt_at: z.string().nullable(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
})

export const Delivery = z.object({
  webhook_id: z.string(),
  message_id: z.string(),
  status: z.enum(['delivered', 'failing']),
  events: sent.events,
  attempts: z.array(
    z.object({
      at: z.string(),
      status: z.number().nullable(),
      error: z.string().nullable(),
      duration_ms: z.number(),
    }),
  ),
  first_attempt_at: z.string(),
  last_attempt_at: z.string(),
})

export const DeadLetter = z.object({
  dead_letter_id: z.string(),
  position: z.number(),
  event_id: z.string(),
  event_type: z.string(),
  subject: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
  attempts: z.number(),
  failed_at: z.string(),
})
