import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'
import { getWebhook, toWebhook } from '../asked.ts'
import { Webhook, WebhookId } from '../contract.ts'
import { reactionName } from '../delivery/courier.ts'
import { Webhooks } from '../views.ts'

export const get = operation('webhooks.get', {
  about: 'Show one webhook, and how far it is.',
  effect: 'read',
  rest: 'GET /webhooks/{webhook_id}',
  input: z.strictObject({ webhook_id: WebhookId }),
  output: Webhook.extend({
    progress: z
      .object({
        checkpoint: z.number(),
        lag: z.number(),
        waiting: z.number(),
        retried: z.number(),
        dead: z.number(),
      })
      .nullable()
      .describe('where this process serves it'),
  }),
  uses: { webhooks: Webhooks, reactions: ReactionControl },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id }, { webhooks, reactions, refuse }) {
    const webhook = toWebhook(await getWebhook(webhooks, webhook_id, refuse))
    const name = reactionName(webhook_id)
    const stats = reactions.stats().find(({ reaction }) => reaction === name)
    if (!stats) return { ...webhook, progress: null }
    const { checkpoint, lag, waiting, retried, dead } = stats
    return { ...webhook, progress: { checkpoint, lag, waiting, retried, dead } }
  },
})
