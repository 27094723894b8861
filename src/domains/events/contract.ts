import { z } from 'zod'

export const DeadLetter = z.object({
  dead_letter_id: z.string(),
  reaction: z.string(),
  position: z.number(),
  event_id: z.string(),
  event_type: z.string(),
  subject: z.string(),
  error: z.object({ code: z.string(), message: z.string() }),
  attempts: z.number(),
  failed_at: z.string(),
})
