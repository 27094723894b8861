import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'
import { assertOwnLetter, getWebhook, manage } from '../asked.ts'
import { WebhookId } from '../contract.ts'
import { Webhooks } from '../views.ts'

export const discardDeadLetter = operation('webhooks.discard_dead_letter', {
  about: 'Give up on an event that a URL did not take; the event itself stays in the log.',
  effect: 'destroy',
  permission: manage,
  rest: 'DELETE /webhooks/{webhook_id}/dead-letters/{dead_letter_id}',
  input: z.strictObject({ webhook_id: WebhookId, dead_letter_id: z.string().max(200) }),
  output: z.object({ dead_letter_id: z.string(), status: z.literal('discarded') }),
  uses: { webhooks: Webhooks, reactions: ReactionControl },
  refuses: { WEBHOOK_NOT_FOUND: 404 },

  async run({ webhook_id, dead_letter_id }, { webhooks, reactions, refuse }) {
    await getWebhook(webhooks, webhook_id, refuse)
    await assertOwnLetter(reactions, webhook_id, dead_letter_id, refuse)
    await reactions.discardDeadLetter(dead_letter_id)
    return { dead_letter_id, status: 'discarded' as const }
  },
})
