import { operation } from '#kernel'
import { z } from 'zod'
import { AssetRestored } from '../contract.ts'
import { AssetNames, Changed, findNamed } from '../named-assets.ts'
import { Assets } from '../views.ts'

/** Brings back what was put aside. */
export const restore = operation('assets.restore', {
  about: 'Bring assets back that were put aside.',
  effect: 'write',
  rest: 'POST /assets/{content_hash}/restore',
  input: z.strictObject({ content_hash: AssetNames }),
  output: Changed,
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404 },

  async run({ content_hash }, { assets, emit, refuse }) {
    const found = await findNamed(assets, content_hash, refuse)
    const aside = found.filter(asset => asset.removed !== null)
    for (const asset of aside) emit(AssetRestored({ content_hash: asset.content_hash }))
    return { changed: aside.length, unchanged: found.length - aside.length }
  },
})
