import { operation } from '#kernel'
import { z } from 'zod'
import { toWebhook } from '../asked.ts'
import { Webhook, WebhookId } from '../contract.ts'
import { Webhooks } from '../views.ts'

/** Oldest first. */
export const list = operation('webhooks.list', {
  about: 'List the URLs that events are sent to.',
  effect: 'read',
  rest: 'GET /webhooks',
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: WebhookId.optional(),
  }),
  output: z.object({ webhooks: z.array(Webhook), next_cursor: z.string().nullable() }),
  uses: { webhooks: Webhooks },

  async run({ limit, cursor }, { webhooks }) {
    const found = await webhooks.rows(query => {
      const page = query.orderBy('webhook_id').limit(limit + 1)
      return cursor === undefined ? page : page.where('webhook_id', '>', cursor)
    })
    const page = found.slice(0, limit)
    return {
      webhooks: page.map(toWebhook),
      next_cursor: found.length > limit ? page.at(-1)!.webhook_id : null,
    }
  },
})
