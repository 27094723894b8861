import { operation } from '#kernel'
import { z } from 'zod'
import { Key } from '../contract.ts'
import { shownKey } from '../shown-key.ts'
import { Keys } from '../views.ts'

/** Newest first. */
export const list = operation('keys.list', {
  about: 'List keys, newest first: what they permit and when they were used; never the keys themselves.',
  effect: 'read',
  rest: 'GET /keys',
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: z.object({ keys: z.array(Key), next_cursor: z.string().nullable() }),
  uses: { keys: Keys },

  async run({ limit, cursor }, { keys, now }) {
    const found = await keys.rows(query => {
      const page = query.orderBy('position', 'desc').limit(limit + 1)
      return cursor === undefined ? page : page.where('position', '<', Number(cursor))
    })
    const page = found.slice(0, limit)
    return {
      keys: page.map(row => shownKey(row, now())),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
    }
  },
})
