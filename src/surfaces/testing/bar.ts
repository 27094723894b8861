// A domain no surface has heard of, for the tests of all of them.
import { domain, event, operation, WorkflowControl, workflow } from '#kernel'
import { z } from 'zod'

export const CupPoured = event('cup.poured', { cup: z.string() }, { subject: data => data.cup.slice(0, 100) })

const read = operation('bar.read', {
  about: 'Show one cup.',
  effect: 'read',
  rest: 'GET /cups/{cup}',
  input: z.strictObject({ cup: z.string().max(20), sips: z.number().int().max(10).default(1) }),
  output: z.object({ cup: z.string(), sips: z.number() }),
  refuses: { CUP_BROKEN: 410 },
  async run({ cup, sips }, { refuse }) {
    if (cup === 'broken') {
      throw refuse('CUP_BROKEN', 'The cup broken is broken', { suggestions: ['bar.pour'], details: { cup } })
    }
    if (cup === 'bug') throw new Error('a secret of the house')
    return { cup, sips }
  },
})

const search = operation('bar.search', {
  about: 'Echo what was asked.',
  effect: 'read',
  aliases: ['find_cups'],
  rest: 'GET /cups',
  input: z.strictObject({
    words: z.string().optional(),
    tags: z.array(z.string()).optional(),
    sizes: z.array(z.number()).optional(),
    full: z.boolean().optional(),
    price: z.object({ max: z.number() }).optional(),
    limit: z.number().int().min(1).max(100).default(10),
  }),
  output: z.looseObject({}),
  run: async input => input,
})

const pour = operation('bar.pour', {
  about: 'Fill a cup.',
  effect: 'write',
  rest: 'PUT /cups/{cup}',
  input: z.strictObject({ cup: z.string(), note: z.string().optional() }),
  output: z.object({ cup: z.string(), times: z.number() }),
  plan: async ({ cup }) => ({
    summary: `Fill ${cup}`,
    steps: [{ action: 'update' as const, target: cup }],
    reversible: false,
    undo: 'Nobody can',
  }),
  async run({ cup }, { emit }) {
    poured += 1
    emit(CupPoured({ cup }))
    return { cup, times: poured }
  },
})
let poured = 0

const secret = operation('bar.secret', {
  about: 'A step nobody sees.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({}),
  output: z.object({}),
  run: async () => ({}),
})

const round = workflow('round', {
  about: 'Fill cups one after another.',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.object({ filled: z.number() }),
  async run({ cups }, flow) {
    for (const cup of cups) await flow.call(pour, { cup })
    return { filled: cups.length }
  },
})

const begin = operation('bar.begin', {
  about: 'Begin a round.',
  effect: 'write',
  input: z.strictObject({ cups: z.array(z.string()) }),
  output: z.looseObject({ status: z.string() }),
  uses: { workflows: WorkflowControl },
  run: async (input, { workflows, actor }) => workflows.start('round', input, { actor }),
})

const wait = operation('bar.wait', {
  about: 'Wait until the caller gives up.',
  effect: 'read',
  input: z.strictObject({}),
  output: z.object({}),
  run: (_, { signal }) =>
    new Promise((_done, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error))),
})

const fill = operation('bar.fill', {
  about: 'Answer with many letters.',
  effect: 'read',
  input: z.strictObject({ letters: z.number() }),
  output: z.object({ text: z.string() }),
  run: async ({ letters }) => ({ text: 'x'.repeat(letters) }),
})

export const bar = domain('bar', {
  about: 'Cups',
  events: [CupPoured],
  operations: [read, search, pour, secret, begin, wait, fill],
  workflows: [round],
})
