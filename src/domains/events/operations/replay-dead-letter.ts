import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'

/** Runs the reaction again; success removes the dead letter. */
export const replayDeadLetter = operation('events.replay_dead_letter', {
  about: 'Hand a dead letter to its reaction again; success removes it.',
  effect: 'write',
  rest: 'POST /events/dead-letters/{dead_letter_id}/replay',
  input: z.strictObject({ dead_letter_id: z.string().max(200) }),
  output: z.object({ dead_letter_id: z.string(), status: z.literal('handled') }),
  uses: { reactions: ReactionControl },
  refuses: { STILL_FAILING: 409 },

  async run({ dead_letter_id }, { reactions }) {
    await reactions.replayDeadLetter(dead_letter_id)
    return { dead_letter_id, status: 'handled' as const }
  },
})
