import { EventLog, EventTypes, isPattern, operation, toCloudEvent, visibleEvents } from '#kernel'
import { z } from 'zod'

/** Events as CloudEvents 1.0, oldest first unless asked otherwise. */
export const read = operation('events.read', {
  about: 'Read events from the log by type pattern, subject, position or time.',
  effect: 'read',
  input: z.strictObject({
    types: z
      .array(z.string().max(200).refine(isPattern, 'a pattern looks like workflow.* or asset.>'))
      .max(50)
      .optional(),
    subject: z.string().max(300).optional(),
    after: z.coerce.number().int().min(0).default(0).describe('positions greater than this'),
    since: z.iso.datetime().optional().describe('events at or after this time'),
    newest_first: z.boolean().default(false),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({
    events: z.array(z.looseObject({ id: z.string(), type: z.string(), position: z.number() })),
    head: z.number(),
  }),
  uses: { events: EventLog, types: EventTypes },

  async run(
    { types: patterns, subject, after, since, newest_first: descending, limit },
    { events, types, caller },
  ) {
    const log = visibleEvents({ events, eventOfType: types.find, caller })
    const from = since === undefined ? after : Math.max(after, await positionBefore(log, Date.parse(since)))
    const records = await log.read({ after: from, limit, patterns, subject, descending })
    return { events: records.map(toCloudEvent), head: log.head() }
  },
})

/** The last position before a time, by halving: time grows with position. */
async function positionBefore(log: EventLog, timeMs: number): Promise<number> {
  let low = 0
  let high = log.head()
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [record] = await log.read({ after: middle, limit: 1 })
    if (record && Date.parse(record.time) < timeMs) low = middle + 1
    else high = middle
  }
  return low
}
