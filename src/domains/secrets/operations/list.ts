import { operation } from '#kernel'
import { z } from 'zod'
import { Sealer } from '../ports.ts'
import { SealedSecrets } from '../views.ts'

/** Names only. */
export const list = operation('secrets.list', {
  about: 'List the names of the secrets, who set them and when; never their values.',
  effect: 'read',
  rest: 'GET /secrets',
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: z.string().max(100).optional().describe('names after this one'),
  }),
  output: z.object({
    secrets: z.array(
      z.object({
        name: z.string(),
        set_by: z.string(),
        set_at: z.string(),
        has_current_key: z.boolean().describe('false until secrets.reseal, after the key was changed'),
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
  uses: { rows: SealedSecrets, sealer: Sealer },

  async run({ limit, cursor }, { rows, sealer }) {
    const found = await rows.rows(query => {
      const page = query.orderBy('name').limit(limit + 1)
      return cursor === undefined ? page : page.where('name', '>', cursor)
    })
    const secrets = found.slice(0, limit).map(({ name, sealed, set_by, set_at }) => ({
      name,
      set_by,
      set_at,
      has_current_key: sealer.isCurrent(sealed),
    }))
    return { secrets, next_cursor: found.length > limit ? secrets.at(-1)!.name : null }
  },
})
