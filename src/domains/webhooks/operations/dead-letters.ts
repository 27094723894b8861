import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'
import { getWebhook } from '../asked.ts'
import { DeadLetter, WebhookId } from '../contract.ts'
import { reactionName } from '../delivery/courier.ts'
import { Webhooks } from '../views.ts'

/** What a destination did not take after all tries. */
export const deadLetters = operation('webhooks.dead_letters', {
  about: 'List the events a URL did not take after all tries; each can be replayed or discarded.',
  effect: 'read',
  rest: 'GET /webhooks/{webhook_id}/dead-letters',
  input: z.strictObject({
    webhook_id: WebhookId,
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(200).optional(),
  }),
  output: z.object({ dead_letters: z.array(DeadLetter), next_cursor: z.string().nullable() }),
  uses: { webhooks: Webhooks, reactions: ReactionControl },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id, limit, cursor }, { webhooks, reactions, refuse }) {
    await getWebhook(webhooks, webhook_id, refuse)
    const reaction = reactionName(webhook_id)
    const found = await reactions.deadLetters({ limit: limit + 1, cursor, reaction })
    const page = found.slice(0, limit)
    return {
      dead_letters: page.map(({ reaction: _, ...letter }) => letter),
      next_cursor: found.length > limit ? page.at(-1)!.dead_letter_id : null,
    }
  },
})
