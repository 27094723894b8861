import { operation } from '#kernel'
import { z } from 'zod'
import { Settings } from '../ports.ts'

const Setting = z.object({
  name: z.string(),
  value: z.string().nullable(),
  source: z.enum(['environment', 'default']),
  about: z.string().nullable(),
})

/** What this process was started with. */
export const config = operation('system.config', {
  about: 'Show every setting with its value and where it comes from; secrets are not shown.',
  effect: 'read',
  rest: 'GET /config',
  permission: 'config:read',
  input: z.strictObject({}),
  output: z.object({ settings: z.array(Setting) }),
  uses: { settings: Settings },
  run: async (_, { settings }) => ({
    settings: settings
      .list()
      .map(({ name, value, source, about }) => ({ name, value: shown(value), source, about: about ?? null })),
  }),
})

const shown = (value: unknown) =>
  value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
