import { operation } from '#kernel'
import { z } from 'zod'
import { Change, changeStatuses } from '../contract.ts'
import { toChange } from '../rules.ts'
import { Changes } from '../views.ts'

/** Newest first; ask for `pending` to see what needs somebody. */
export const list = operation('changes.list', {
  about: 'List changes, newest first; status pending shows what waits for approval.',
  effect: 'read',
  rest: 'GET /changes',
  input: z.strictObject({
    status: z.enum(changeStatuses).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(50).optional(),
  }),
  output: z.object({ changes: z.array(Change), next_cursor: z.string().nullable() }),
  uses: { rows: Changes },
  cache: '1m',

  async run({ status, limit, cursor }, { rows }) {
    const found = await rows.rows(query => {
      let page = query.orderBy('position', 'desc').limit(limit + 1)
      if (status) page = page.where('status', '=', status)
      if (cursor) page = page.where('position', '<', Number(cursor))
      return page
    })
    const page = found.slice(0, limit)
    return {
      changes: page.map(toChange),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
    }
  },
})
