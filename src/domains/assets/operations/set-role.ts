import { operation } from '#kernel'
import { z } from 'zod'
import { AssetRoleSet, Role } from '../contract.ts'
import { AssetNames, Changed, findNamed } from '../named-assets.ts'
import { Assets } from '../views.ts'

/** What assets are for in their project; null takes the role away. */
export const setRole = operation('assets.set_role', {
  about:
    'Say what one asset or several are for: hero, b_roll, reference, wip, final, rejected, or null for nothing.',
  effect: 'write',
  rest: 'PUT /assets/{content_hash}/role',
  input: z.strictObject({ content_hash: AssetNames, role: Role.nullable() }),
  output: Changed,
  uses: { assets: Assets },
  refuses: { ASSET_NOT_FOUND: 404 },

  async run({ content_hash, role }, { assets, emit, refuse }) {
    const found = await findNamed(assets, content_hash, refuse)
    const others = found.filter(asset => asset.role !== role)
    for (const asset of others) emit(AssetRoleSet({ content_hash: asset.content_hash, role }))
    return { changed: others.length, unchanged: found.length - others.length }
  },
})
