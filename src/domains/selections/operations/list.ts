import { operation } from '#kernel'
import { z } from 'zod'
import { Selection } from '../contract.ts'
import { countItems, toSelection } from '../picked.ts'
import { SelectionItems, Selections } from '../views.ts'

/** Newest first. */
export const list = operation('selections.list', {
  about: 'List named picks, newest first.',
  effect: 'read',
  rest: 'GET /selections',
  input: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: z.object({ selections: z.array(Selection), next_cursor: z.string().nullable() }),
  uses: { selections: Selections, items: SelectionItems },
  cache: '1m',

  async run({ limit, cursor }, { selections, items }) {
    const found = await selections.rows(query => {
      const page = query.orderBy('position', 'desc').limit(limit + 1)
      return cursor === undefined ? page : page.where('position', '<', Number(cursor))
    })
    const page = found.slice(0, limit)
    const counts = await countItems(
      items,
      page.map(row => row.selection),
    )
    return {
      selections: page.map(row => toSelection(row, counts.get(row.selection) ?? 0)),
      next_cursor: found.length > limit ? String(page.at(-1)!.position) : null,
    }
  },
})
