import { operation } from '#kernel'
import { z } from 'zod'
import { AssetRelated, ContentHash, RelationKind } from '../contract.ts'
import { findNamed } from '../named-assets.ts'
import { AssetRelations, Assets } from '../views.ts'

/** Says that two assets belong together, and how. */
export const relate = operation('assets.relate', {
  about:
    'Relate an asset to another one: it is a variation, reference, derivative or the next in a sequence of it.',
  effect: 'write',
  rest: 'POST /assets/{content_hash}/relations',
  input: z.strictObject({
    content_hash: ContentHash,
    other_hash: ContentHash,
    kind: RelationKind,
    note: z.string().max(500).optional(),
  }),
  output: z.object({
    content_hash: z.string(),
    other_hash: z.string(),
    kind: RelationKind,
    is_new: z.boolean(),
  }),
  uses: { assets: Assets, relations: AssetRelations },
  refuses: { ASSET_NOT_FOUND: 404, SAME_ASSET: 422 },

  async run({ content_hash, other_hash, kind, note }, { assets, relations, emit, refuse }) {
    if (content_hash === other_hash) throw refuse('SAME_ASSET', `${content_hash} cannot be related to itself`)
    await findNamed(assets, [content_hash, other_hash], refuse)
    const known = await relations.get(content_hash, other_hash, kind)
    if (!known || (note !== undefined && note !== known.note)) {
      emit(AssetRelated({ content_hash, other_hash, kind, ...(note !== undefined && { note }) }))
    }
    return { content_hash, other_hash, kind, is_new: !known }
  },
})
