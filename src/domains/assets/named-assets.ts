import type { Refusal, RefusalDetails, ViewReader } from '#kernel'
import { z } from 'zod'
import { ContentHash } from './contract.ts'
import type { AssetRow } from './shape.ts'

/** One asset or up to a thousand; what is done to several is done to all of them or to none. */
export const AssetNames = z.union([ContentHash, z.array(ContentHash).min(1).max(1000)])
export type AssetNames = z.output<typeof AssetNames>

type Refuse = (code: 'ASSET_NOT_FOUND', message: string, more?: RefusalDetails) => Refusal

/** The named assets, each once; one that is not there refuses them all and says which. */
export async function findNamed(
  assets: ViewReader<AssetRow>,
  names: AssetNames,
  refuse: Refuse,
): Promise<AssetRow[]> {
  const hashes = [...new Set([names].flat())]
  const rows = await assets.getMany(hashes.map(hash => [hash]))
  const not_found = hashes.filter((_, index) => rows[index] === undefined)
  if (not_found.length === 0) return rows.filter(row => row !== undefined)
  const which =
    not_found.length === 1 ? `no asset ${not_found[0]}` : `no assets for ${not_found.length} of these hashes`
  throw refuse('ASSET_NOT_FOUND', `There is ${which}`, {
    details: { not_found },
    suggestions: ['assets.search'],
  })
}

/** What the caller hears of a change to several assets. */
export const Changed = z.object({ changed: z.number(), unchanged: z.number() })
