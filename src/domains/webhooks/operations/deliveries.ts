import { operation } from '#kernel'
import { z } from 'zod'
import { getWebhook } from '../asked.ts'
import { Delivery, WebhookId } from '../contract.ts'
import { WebhookDeliveries, Webhooks } from '../views.ts'

/** Newest first. */
export const deliveries = operation('webhooks.deliveries', {
  about: 'List what was sent to a URL, with every try and its answer.',
  effect: 'read',
  rest: 'GET /webhooks/{webhook_id}/deliveries',
  input: z.strictObject({
    webhook_id: WebhookId,
    status: z.enum(['delivered', 'failing']).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: z.object({ deliveries: z.array(Delivery), next_cursor: z.string().nullable() }),
  uses: { webhooks: Webhooks, sent: WebhookDeliveries },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id, status, limit, cursor }, { webhooks, sent, refuse }) {
    await getWebhook(webhooks, webhook_id, refuse)
    const found = await sent.rows(query => {
      const all = query
        .where('webhook_id', '=', webhook_id)
        .orderBy('position', 'desc')
        .limit(limit + 1)
      const wanted = status === undefined ? all : all.where('status', '=', status)
      return cursor === undefined ? wanted : wanted.where('position', '<', Number(cursor))
    })
    const page = found.slice(0, limit)
    return {
      deliveries: page.map(({ position: _, ...delivery }) => delivery),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
    }
  },
})
