import { operation } from '#kernel'
import { z } from 'zod'
import { WebhookDeliveryFailed, WebhookPaused } from '../contract.ts'

/** A try failed. It changes nothing by itself; what is gone for good is not asked again. */
export const noteFailure = operation('webhooks.note_failure', {
  about: 'Write down that a delivery failed.',
  effect: 'read',
  isPrivate: true,
  input: z.object({
    webhook_id: z.string(),
    message_id: z.string(),
    events: z.array(z.object({ id: z.string(), type: z.string(), position: z.number() })).readonly(),
    duration_ms: z.number(),
    status: z.number().optional(),
    error: z.string(),
    is_gone: z.boolean(),
  }),
  output: z.object({}),

  async run({ is_gone, events, ...failure }, { emit }) {
    emit(WebhookDeliveryFailed({ ...failure, events: [...events] }))
    if (is_gone) emit(WebhookPaused({ webhook_id: failure.webhook_id, reason: 'gone' }))
    return {}
  },
})
