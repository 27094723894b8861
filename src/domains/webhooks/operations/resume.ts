import { operation } from '#kernel'
import { z } from 'zod'
import { getWebhook, manage } from '../asked.ts'
import { WebhookId, WebhookResumed } from '../contract.ts'
import { Webhooks } from '../views.ts'

/** Goes on after the last event that was dealt with. */
export const resume = operation('webhooks.resume', {
  about: 'Send events to a URL again, beginning with those that waited.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks/{webhook_id}/resume',
  input: z.strictObject({ webhook_id: WebhookId }),
  output: z.object({ webhook_id: z.string(), status: z.literal('active') }),
  uses: { webhooks: Webhooks },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id }, { webhooks, emit, refuse }) {
    const { status } = await getWebhook(webhooks, webhook_id, refuse)
    if (status !== 'active') emit(WebhookResumed({ webhook_id }))
    return { webhook_id, status: 'active' as const }
  },
})
