import { ContentHash } from '#domains/assets/contract'
import { operation, OperationControl } from '#kernel'
import { z } from 'zod'
import { mostItems, SelectionChanged, SelectionName } from '../contract.ts'
import { assertAssets, countItems, getSelection } from '../picked.ts'
import { SelectionItems, Selections } from '../views.ts'

/** Adds assets to a pick; those that are in it stay where they are. */
export const add = operation('selections.add', {
  about: 'Add one asset or up to 500 to a named pick.',
  effect: 'write',
  rest: 'POST /selections/{selection}/items',
  input: z.strictObject({
    selection: SelectionName,
    content_hash: z.union([ContentHash, z.array(ContentHash).min(1).max(500)]),
  }),
  output: z.object({ added: z.number(), unchanged: z.number(), items: z.number() }),
  uses: { selections: Selections, items: SelectionItems, operations: OperationControl },
  refuses: { SELECTION_NOT_FOUND: 404, ASSET_NOT_FOUND: 404, SELECTION_FULL: 422 },

  async run({ selection, content_hash }, { selections, items, operations, actor, emit, refuse }) {
    await getSelection(selections, selection, refuse)
    const hashes = [...new Set([content_hash].flat())]
    await assertAssets({ operations, actor }, hashes, refuse)
    const known = await items.getMany(hashes.map(hash => [selection, hash]))
    const added = hashes.filter((_, index) => !known[index])
    const count = (await countItems(items, [selection])).get(selection) ?? 0
    if (count + added.length > mostItems) {
      throw refuse('SELECTION_FULL', `${selection} has ${count} assets; at most ${mostItems} can be picked`)
    }
    if (added.length > 0) emit(SelectionChanged({ selection, added, removed: [] }))
    return { added: added.length, unchanged: hashes.length - added.length, items: count + added.length }
  },
})
