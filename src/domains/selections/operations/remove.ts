import { ContentHash } from '#domains/assets/contract'
import { operation } from '#kernel'
import { z } from 'zod'
import { SelectionChanged, SelectionName } from '../contract.ts'
import { countItems, getSelection } from '../picked.ts'
import { SelectionItems, Selections } from '../views.ts'

/** Takes assets out of a pick; the assets themselves stay. */
export const remove = operation('selections.remove', {
  about: 'Take one asset or up to 500 out of a named pick.',
  effect: 'write',
  input: z.strictObject({
    selection: SelectionName,
    content_hash: z.union([ContentHash, z.array(ContentHash).min(1).max(500)]),
  }),
  output: z.object({ removed: z.number(), unchanged: z.number(), items: z.number() }),
  uses: { selections: Selections, items: SelectionItems },
  refuses: { SELECTION_NOT_FOUND: 404 },

  async run({ selection, content_hash }, { selections, items, emit, refuse }) {
    await getSelection(selections, selection, refuse)
    const hashes = [...new Set([content_hash].flat())]
    const known = await items.getMany(hashes.map(hash => [selection, hash]))
    const removed = hashes.filter((_, index) => known[index])
    const count = (await countItems(items, [selection])).get(selection) ?? 0
    if (removed.length > 0) emit(SelectionChanged({ selection, added: [], removed }))
    return {
      removed: removed.length,
      unchanged: hashes.length - removed.length,
      items: count - removed.length,
    }
  },
})
