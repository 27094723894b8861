import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'
import { DeadLetter } from '../contract.ts'

/** What reactions could not handle after their last try. */
export const deadLetters = operation('events.dead_letters', {
  about: 'List events that a reaction could not handle, with the error.',
  effect: 'read',
  rest: 'GET /events/dead-letters',
  input: z.strictObject({
    reaction: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().max(200).optional(),
  }),
  output: z.object({ dead_letters: z.array(DeadLetter), next_cursor: z.string().nullable() }),
  uses: { reactions: ReactionControl },

  async run({ reaction, limit, cursor }, { reactions }) {
    const found = await reactions.deadLetters({ limit: limit + 1, cursor, reaction })
    const page = found.slice(0, limit)
    return { dead_letters: page, next_cursor: found.length > limit ? page.at(-1)!.dead_letter_id : null }
  },
})
