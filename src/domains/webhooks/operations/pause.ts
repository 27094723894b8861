import { operation } from '#kernel'
import { z } from 'zod'
import { getWebhook, manage } from '../asked.ts'
import { WebhookId, WebhookPaused } from '../contract.ts'
import { Webhooks } from '../views.ts'

/** What happens meanwhile is delivered when it is resumed. */
export const pause = operation('webhooks.pause', {
  about: 'Send nothing to a URL until it is resumed; events wait in the log.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks/{webhook_id}/pause',
  input: z.strictObject({ webhook_id: WebhookId }),
  output: z.object({ webhook_id: z.string(), status: z.literal('paused') }),
  uses: { webhooks: Webhooks },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id }, { webhooks, emit, refuse }) {
    const { status } = await getWebhook(webhooks, webhook_id, refuse)
    if (status !== 'paused') emit(WebhookPaused({ webhook_id, reason: 'asked' }))
    return { webhook_id, status: 'paused' as const }
  },
})
