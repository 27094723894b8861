import { EventLog, EventSearch, EventTypes, operation, seesEvent, type EventRecord } from '#kernel'
import { z } from 'zod'

/** What events are about, with how much happened to each. */
export const streams = operation('events.streams', {
  about:
    'List the subjects that events are about, in the order of their names, with counts and the latest event.',
  effect: 'read',
  rest: 'GET /events/streams',
  input: z.strictObject({
    prefix: z.string().max(300).default('').describe('how the subject begins: wf_'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(1000).optional(),
  }),
  output: z.object({
    streams: z.array(
      z.object({
        subject: z.string(),
        events: z.number(),
        first_position: z.number(),
        last_position: z.number(),
        last_type: z.string(),
        last_time: z.string(),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  uses: { events: EventLog, search: EventSearch, types: EventTypes },

  async run({ prefix, limit, cursor = '' }, { events, search, types, caller }) {
    const counted = await search.subjects({ prefix, after: cursor, limit: limit + 1 })
    const page = counted.slice(0, limit)
    const last = await Promise.all(page.map(({ last: at }) => eventAt(events, at)))
    const sees = seesEvent({ eventOfType: types.find, caller })
    // A subject is shown to whoever may see the last thing that happened to it.
    const shown = page.flatMap((count, at) => {
      const record = last[at]
      if (!record || !sees(record)) return []
      const { subject, events: total, first: first_position, last: last_position } = count
      return [
        {
          subject,
          events: total,
          first_position,
          last_position,
          last_type: record.type,
          last_time: record.time,
        },
      ]
    })
    return { streams: shown, next_cursor: counted.length > limit ? page.at(-1)!.subject : null }
  },
})

async function eventAt(events: EventLog, position: number): Promise<EventRecord | undefined> {
  const [record] = await events.read({ after: position - 1, upTo: position, limit: 1 })
  return record
}
