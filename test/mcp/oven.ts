import { domain, operation, workflow } from '#kernel'
import { z } from 'zod'

// Work that goes on after the answer, in all the ways it can end.

const Started = z.object({ workflow_id: z.string(), status: z.string(), estimated_duration: z.string() })

const rise = operation('oven.rise', {
  about: 'Let the dough rise.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ bread: z.string() }),
  output: z.object({}),
  refuses: { DOUGH_FELL: 409 },
  async run({ bread }, { refuse }) {
    if (bread === 'flat') throw refuse('DOUGH_FELL', 'The dough fell', { details: { bread } })
    return {}
  },
})

const baking = workflow('baking', {
  about: 'Bake a bread.',
  input: z.strictObject({ bread: z.string() }),
  output: z.object({ bread: z.string(), crumbs: z.string() }),
  async run({ bread }, flow) {
    if (bread === 'burnt') throw new Error('the oven broke')
    await flow.call(rise, { bread })
    if (bread === 'slow') await flow.sleep('1h')
    if (bread === 'mine') {
      const schema = { type: 'object', properties: { seeds: { type: 'boolean' } }, required: ['seeds'] }
      await flow.waitFor({ signal: 'seeds', question: { message: 'With seeds?', schema } })
    }
    return { bread, crumbs: 'x'.repeat(bread === 'huge' ? 100_000 : 10) }
  },
})

const bake = operation('oven.bake', {
  about: 'Bake a bread.',
  effect: 'write',
  input: z.strictObject({ bread: z.string() }),
  output: Started,
  run: async (input, { start }) => start(baking, input),
})

export const oven = domain('oven', { about: 'Bread', operations: [rise, bake], workflows: [baking] })
