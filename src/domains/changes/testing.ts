// A domain whose operations have plans of every kind, for the tests of what is decided about them.
import { domain, event, integer, operation, text, view } from '#kernel'
import { z } from 'zod'

const subject = (data: { thing: string }) => data.thing
const ThingPut = event('thing.put', { thing: z.string(), times: z.number().int() }, { subject })
const ThingTaken = event('thing.taken', { thing: z.string() }, { subject })

const Things = view('things', {
  key: ['thing'],
  columns: { thing: text, times: integer },
  folds: when => [
    when(
      ThingPut,
      data => data.thing,
      (row, { thing, times }) => ({ thing, times: (row?.times ?? 0) + times }),
    ),
    when(
      ThingTaken,
      data => data.thing,
      () => undefined,
    ),
  ],
})

const Thing = z.string().max(100)

const put = operation('shelf.put', {
  about: 'Put a thing on the shelf.',
  effect: 'write',
  input: z.strictObject({
    thing: Thing,
    times: z.number().int().default(1),
    environment: z.string().default('dev'),
    cost: z.string().optional(),
  }),
  output: z.object({ thing: z.string() }),
  uses: { things: Things },
  refuses: { SHELF_FULL: 409, SHELF_AWAY: 503 },

  async plan({ thing, times, environment, cost }, { things }) {
    const before = (await things.get(thing))?.times ?? 0
    return {
      summary: `put ${thing} on the shelf`,
      steps: [{ action: before === 0 ? 'create' : 'update', target: thing, before, after: before + times }],
      reversible: true,
      undo: 'shelf.take: it is taken away',
      undo_by: { operation: 'shelf.take', from_answer: ['thing'] },
      picture: `+ ${thing}`,
      details: { environment },
      ...(cost !== undefined && { cost: { amount: cost, currency: 'USD' } }),
    }
  },

  async run({ thing, times }, { emit, refuse }) {
    if (thing === 'piano') throw refuse('SHELF_FULL', 'There is no room for piano')
    if (thing === 'cloud') throw refuse('SHELF_AWAY', 'The shelf is not there now')
    if (thing === 'bug') throw new Error('a secret of the house')
    emit(ThingPut({ thing, times }))
    return { thing }
  },
})

const take = operation('shelf.take', {
  about: 'Take a thing from the shelf.',
  effect: 'destroy',
  input: z.strictObject({ thing: Thing }),
  output: z.object({ thing: z.string() }),
  async run({ thing }, { emit }) {
    emit(ThingTaken({ thing }))
    return { thing }
  },
})

const clear = operation('shelf.clear', {
  about: 'Take everything from the shelf.',
  effect: 'destroy',
  input: z.strictObject({ environment: z.string().default('dev') }),
  output: z.object({}),
  plan: async ({ environment }) => ({
    summary: 'clear the shelf',
    steps: [{ action: 'delete', target: 'everything' }],
    reversible: false,
    undo: 'nobody can',
    details: { environment },
  }),
  run: async () => ({}),
})

export const shelf = domain('shelf', {
  about: 'Things on a shelf',
  events: [ThingPut, ThingTaken],
  views: [Things],
  operations: [put, take, clear],
})
