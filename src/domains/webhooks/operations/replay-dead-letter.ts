import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'
import { assertOwnLetter, getWebhook, manage } from '../asked.ts'
import { WebhookId } from '../contract.ts'
import { Webhooks } from '../views.ts'

/** Sends it once more, under the same message id; success removes it. */
export const replayDeadLetter = operation('webhooks.replay_dead_letter', {
  about: 'Send an event to its URL again that was given up; success removes the dead letter.',
  effect: 'write',
  permission: manage,
  rest: 'POST /webhooks/{webhook_id}/dead-letters/{dead_letter_id}/replay',
  input: z.strictObject({ webhook_id: WebhookId, dead_letter_id: z.string().max(200) }),
  output: z.object({ dead_letter_id: z.string(), status: z.literal('delivered') }),
  uses: { webhooks: Webhooks, reactions: ReactionControl },
  refuses: { WEBHOOK_NOT_FOUND: 404, STILL_FAILING: 409 },

  async run({ webhook_id, dead_letter_id }, { webhooks, reactions, refuse }) {
    await getWebhook(webhooks, webhook_id, refuse)
    await assertOwnLetter(reactions, webhook_id, dead_letter_id, refuse)
    await reactions.replayDeadLetter(dead_letter_id)
    return { dead_letter_id, status: 'delivered' as const }
  },
})
