import { operation } from '#kernel'
import { z } from 'zod'
import { engineOf } from '../../plan/make-plan.ts'
import { Engines } from '../../ports.ts'

/** Third step, once for each thing that is missing: an image is pulled, a template loaded. */
export const supply = operation('deployments.supply', {
  about: 'Give an engine what it lacks.',
  effect: 'write',
  isPrivate: true,
  timeout: '1h',
  input: z.strictObject({ engine: z.string(), id: z.string(), about: z.string() }),
  output: z.object({ warnings: z.array(z.string()) }),
  uses: { engines: Engines },

  async run({ engine: name, ...prerequisite }, { engines, signal }) {
    const engine = engineOf(engines, name)
    const { task } = await engine.supply(prerequisite, signal)
    const { warnings } = task === undefined ? { warnings: [] } : await engine.wait(task, signal)
    return { warnings: [...warnings] }
  },
})
