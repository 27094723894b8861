import { operation } from '#kernel'
import { z } from 'zod'
import { AssetRemoved, RemovalReason } from '../contract.ts'
import { AssetNames, Changed, findNamed } from '../named-assets.ts'
import { Assets } from '../views.ts'

/** Puts assets aside. Their files stay where they are, and `assets.restore` brings them back. */
export const remove = operation('assets.remove', {
  about: 'Put assets aside as broken, duplicate, maybe-later, rejected or archive; no file is touched.',
  effect: 'write',
  rest: 'DELETE /assets/{content_hash}',
  input: z.strictObject({
    content_hash: AssetNames,
    reason: RemovalReason.default('archive'),
    note: z.string().max(500).optional(),
  }),
  output: Changed,
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404 },

  async run({ content_hash, reason, note }, { assets, emit, refuse }) {
    const found = await findNamed(assets, content_hash, refuse)
    const others = found.filter(asset => asset.removed !== reason)
    const why = { reason, ...(note !== undefined && { note }) }
    for (const asset of others) emit(AssetRemoved({ content_hash: asset.content_hash, ...why }))
    return { changed: others.length, unchanged: found.length - others.length }
  },
})
