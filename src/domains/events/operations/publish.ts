import { EventTypes, operation } from '#kernel'
import { z } from 'zod'
import { OutsideEvent } from '../contract.ts'
import { takeIn, takeInRefusals } from '../take-in.ts'

/** Takes in what others say happened: all of it or nothing. The same source and id twice is one event. */
export const publish = operation('events.publish', {
  about:
    'Append events from outside, as CloudEvents 1.0; only types that are declared as publishable, or welcomed.',
  effect: 'write',
  permission: 'events:publish',
  input: z.strictObject({ events: z.array(OutsideEvent).min(1).max(100) }),
  output: z.object({
    accepted: z.array(z.object({ source: z.string(), id: z.string(), type: z.string() })),
  }),
  uses: { types: EventTypes },
  refuses: takeInRefusals,

  async run({ events }, { types, emit }) {
    emit(...events.map((event, index) => takeIn(event, index, types)))
    return { accepted: events.map(({ source, id, type }) => ({ source, id, type })) }
  },
})
