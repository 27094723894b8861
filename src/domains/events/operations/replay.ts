import { operation, ReactionControl } from '#kernel'
import { z } from 'zod'

/** Delivers a window of the log to one reaction again, marked as replayed; its checkpoint stays (G12). */
export const replay = operation('events.replay', {
  about: 'Deliver a window of the log to a reaction again; events are marked as replayed.',
  effect: 'write',
  timeout: '30m',
  input: z.strictObject({
    reaction: z.string().max(200),
    from: z.coerce.number().int().min(1),
    to: z.coerce.number().int().min(1),
  }),
  output: z.object({ reaction: z.string(), delivered: z.number() }),
  uses: { reactions: ReactionControl },
  run: async ({ reaction, from, to }, { reactions }) => ({
    reaction,
    delivered: await reactions.replay(reaction, { from, to }),
  }),
})
