import { EventStats, operation } from '#kernel'
import { z } from 'zod'

/** Totals, rates, subscribers, lag of each reaction. */
export const stats = operation('events.stats', {
  about: 'Show event totals and rates per type, subscribers, and how far each reaction is.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.record(z.string(), z.unknown()),
  uses: { stats: EventStats },
  run: async (_, { stats: now }) => ({ ...now.stats() }),
})
