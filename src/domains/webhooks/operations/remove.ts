import { operation } from '#kernel'
import { z } from 'zod'
import { getWebhook, manage } from '../asked.ts'
import { WebhookId, WebhookRemoved } from '../contract.ts'
import { keptName } from '../kept.ts'
import { HookSecrets } from '../ports.ts'
import { Webhooks } from '../views.ts'

/** Its secret and its dead letters go with it. */
export const remove = operation('webhooks.remove', {
  about: 'Send nothing to a URL any more, and forget its secret.',
  effect: 'destroy',
  permission: manage,
  rest: 'DELETE /webhooks/{webhook_id}',
  input: z.strictObject({ webhook_id: WebhookId }),
  output: z.object({ webhook_id: z.string(), status: z.literal('removed') }),
  uses: { webhooks: Webhooks, secrets: HookSecrets },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id }, { webhooks, secrets, emit, refuse }) {
    await getWebhook(webhooks, webhook_id, refuse)
    await secrets.remove(keptName(webhook_id))
    emit(WebhookRemoved({ webhook_id }))
    return { webhook_id, status: 'removed' as const }
  },
})
