import { operation } from '#kernel'
import { z } from 'zod'
import { AssetRated } from '../contract.ts'
import { AssetNames, Changed, findNamed } from '../named-assets.ts'
import { Assets } from '../views.ts'

/** Stars by hand: they count more than computed ones, and nothing but another rating changes them. */
export const rate = operation('assets.rate', {
  about: 'Give one to five stars to one asset or several; 0 takes them back and computed stars count again.',
  effect: 'write',
  rest: 'PUT /assets/{content_hash}/rating',
  input: z.strictObject({ content_hash: AssetNames, rating: z.coerce.number().int().min(0).max(5) }),
  output: Changed,
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404 },

  async run({ content_hash, rating }, { assets, emit, refuse }) {
    const found = await findNamed(assets, content_hash, refuse)
    const others = found.filter(asset => (asset.user_rating ?? 0) !== rating)
    for (const asset of others) emit(AssetRated({ content_hash: asset.content_hash, rating }))
    return { changed: others.length, unchanged: found.length - others.length }
  },
})
