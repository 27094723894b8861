import { operation, OperationControl } from '#kernel'
import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { Selection, SelectionName } from '../contract.ts'
import { countItems, findAssets, getSelection, PickedAsset, toSelection } from '../picked.ts'
import { SelectionItems, Selections } from '../views.ts'

/** A pick with its assets, in the order they were added. */
export const get = operation('selections.get', {
  about: 'Show a named pick and its assets, in the order they were added.',
  effect: 'read',
  rest: 'GET /selections/{selection}',
  input: z.strictObject({
    selection: SelectionName,
    limit: z.coerce.number().int().min(1).max(500).default(100),
    cursor: z
      .string()
      .regex(/^\d{1,15}-\d{1,3}$/, 'not a cursor of this list')
      .optional(),
  }),
  output: Selection.extend({
    assets: z.array(
      z.object({ content_hash: z.string(), added_at: z.string(), asset: PickedAsset.nullable() }),
    ),
    next_cursor: z.string().nullable(),
  }),
  uses: { selections: Selections, items: SelectionItems, operations: OperationControl },
  refuses: { SELECTION_NOT_FOUND: 404 },

  async run({ selection, limit, cursor }, { selections, items, operations, actor, refuse }) {
    const row = await getSelection(selections, selection, refuse)
    const [position = 0, place = 0] = cursor?.split('-').map(Number) ?? []
    const found = await items.rows(query => {
      const page = query
        .where('selection', '=', selection)
        .orderBy('position')
        .orderBy('place')
        .limit(limit + 1)
      return cursor === undefined
        ? page
        : page.where(sql<SqlBool>`(v.position, v.place) > (${position}, ${place})`)
    })
    const page = found.slice(0, limit)
    const assets = await findAssets(
      { operations, actor },
      page.map(item => item.content_hash),
    )
    const last = page.at(-1)
    return {
      ...toSelection(row, (await countItems(items, [selection])).get(selection) ?? 0),
      assets: page.map(({ content_hash, added_at }) => ({
        content_hash,
        added_at,
        asset: assets.get(content_hash) ?? null,
      })),
      next_cursor: found.length > limit && last ? `${last.position}-${last.place}` : null,
    }
  },
})
