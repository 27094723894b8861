import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'

/** Gives up on a dead letter; the event itself stays in the log. */
export const discardDeadLetter = operation('events.discard_dead_letter', {
  about: 'Discard a dead letter; the event itself stays in the log.',
  effect: 'destroy',
  rest: 'DELETE /events/dead-letters/{dead_letter_id}',
  input: z.strictObject({ dead_letter_id: z.string().max(200) }),
  output: z.object({ dead_letter_id: z.string(), status: z.literal('discarded') }),
  uses: { reactions: ReactionControl },

  async run({ dead_letter_id }, { reactions }) {
    await reactions.discardDeadLetter(dead_letter_id)
    return { dead_letter_id, status: 'discarded' as const }
  },
})
