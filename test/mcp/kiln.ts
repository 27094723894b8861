// A user's plugin: work in stages, each of which is recorded, with time between them to be killed in.
import { definePlugin, domain, event, operation, workflow, z } from 'alice/plugin'

const PotHeated = event('pot.heated', { pot: z.string(), stage: z.number() }, { subject: data => data.pot })

const heat = operation('kiln.heat', {
  about: 'Heat a pot one stage further.',
  effect: 'write',
  isPrivate: true,
  input: z.strictObject({ pot: z.string(), stage: z.number() }),
  output: z.object({ stage: z.number() }),
  async run(input, { emit }) {
    emit(PotHeated(input))
    return { stage: input.stage }
  },
})

const firing = workflow('kiln_firing', {
  about: 'Fire a pot in stages.',
  input: z.strictObject({ pot: z.string() }),
  output: z.object({ stages: z.number() }),
  async run({ pot }, flow) {
    const stages = 5
    for (let stage = 1; stage <= stages; stage += 1) {
      await flow.call(heat, { pot, stage })
      await flow.sleep('100ms')
    }
    return { stages }
  },
})

const fire = operation('kiln.fire', {
  about: 'Fire a pot.',
  effect: 'write',
  input: z.strictObject({ pot: z.string() }),
  output: z.object({ workflow_id: z.string(), status: z.string(), estimated_duration: z.string() }),
  run: async (input, { start }) => start(firing, input),
})

export const plugin = definePlugin({
  domain: domain('kiln', {
    about: 'Pots',
    events: [PotHeated],
    operations: [heat, fire],
    workflows: [firing],
  }),
})
