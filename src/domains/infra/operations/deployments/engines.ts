import { operation } from '#kernel'
import { z } from 'zod'
import { Engines } from '../../ports.ts'

const EngineShape = z.object({
  name: z.string(),
  about: z.string(),
  is_healthy: z.boolean(),
  health: z.string(),
  creates_first: z.boolean(),
  types: z.array(
    z.object({
      type: z.string(),
      about: z.string(),
      outputs: z.array(z.string()),
      fixed: z.array(z.string()),
      keeps_data: z.boolean(),
      specs: z.record(z.string(), z.unknown()).describe('JSON Schema'),
    }),
  ),
})

/** What resources can be made of, and whether it answers. */
export const engines = operation('infra.engines', {
  about: 'List the engines that can make resources, what each takes, and whether it answers.',
  effect: 'read',
  rest: 'GET /engines',
  timeout: '30s',
  input: z.strictObject({}),
  output: z.object({ engines: z.array(EngineShape) }),
  uses: { engines: Engines },

  async run(_, { engines: all, signal }) {
    const found = await Promise.all(
      all.names.map(async name => {
        const engine = all.get(name)!
        const { isHealthy, about } = await engine
          .health(signal)
          .catch((error: unknown) => ({ isHealthy: false, about: String(error) }))
        return {
          name,
          about: engine.about,
          is_healthy: isHealthy,
          health: about,
          creates_first: engine.createsFirst,
          types: Object.entries(engine.types).map(
            ([type, { about: what, outputs, fixed, keepsData, specs }]) => ({
              type,
              about: what,
              outputs: [...outputs],
              fixed: [...fixed],
              keeps_data: keepsData,
              specs: z.toJSONSchema(specs, { io: 'input', unrepresentable: 'any' }) as Record<
                string,
                unknown
              >,
            }),
          ),
        }
      }),
    )
    return { engines: found }
  },
})
