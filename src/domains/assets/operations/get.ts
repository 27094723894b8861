import { operation } from '#kernel'
import { z } from 'zod'
import { ContentHash, RelationKind } from '../contract.ts'
import { AssetSummary, toSummary, type PlaceRow, type RelationRow } from '../shape.ts'
import { AssetDetails, AssetFiles, AssetRelations, Assets } from '../views.ts'

const Anything = z.record(z.string(), z.unknown()).nullable()
const mostPlaces = 100
const mostRelations = 200

/** Everything known of one asset: what it is, where it is, how it was made and judged, what belongs to it. */
export const get = operation('assets.get', {
  about: 'Show one asset with its metadata, generation parameters, assessment, places and relations.',
  effect: 'read',
  rest: 'GET /assets/{content_hash}',
  input: z.strictObject({ content_hash: ContentHash }),
  output: AssetSummary.extend({
    user_rating: z.number().nullable(),
    assessed_rating: z.number().nullable(),
    brisque_score: z.number().nullable(),
    negative_prompt: z.string().nullable(),
    seed: z.string().nullable(),
    phash: z.string().nullable(),
    dhash: z.string().nullable(),
    metadata: Anything,
    generation_params: Anything,
    assessment: Anything,
    problems: z.array(z.string()),
    places: z.array(z.object({ file_path: z.string(), inbox_path: z.string().nullable() })),
    /** `to`: this one is a variation, derivative … of the other; `from`: the other is one of this. */
    relations: z.array(
      z.object({
        other_hash: z.string(),
        kind: RelationKind,
        direction: z.enum(['to', 'from']),
        note: z.string().nullable(),
      }),
    ),
  }),
  uses: { assets: Assets, details: AssetDetails, places: AssetFiles, relations: AssetRelations },
  cache: '1m',
  refuses: { ASSET_NOT_FOUND: 404 },

  async run({ content_hash }, { assets, details, places, relations, refuse }) {
    const [asset, detail, files, related] = await Promise.all([
      assets.get(content_hash),
      details.get(content_hash),
      places.rows(query =>
        query.where('content_hash', '=', content_hash).orderBy('file_path').limit(mostPlaces),
      ),
      relations.rows(query =>
        query
          .where(({ eb, or }) =>
            or([eb('content_hash', '=', content_hash), eb('other_hash', '=', content_hash)]),
          )
          .orderBy('created_at')
          .limit(mostRelations),
      ),
    ])
    if (!asset) {
      throw refuse('ASSET_NOT_FOUND', `There is no asset ${content_hash}`, { suggestions: ['assets.search'] })
    }
    return {
      ...toSummary(asset),
      tags: asset.tags,
      user_rating: asset.user_rating,
      assessed_rating: asset.assessed_rating,
      brisque_score: asset.brisque_score,
      negative_prompt: asset.negative_prompt,
      seed: asset.seed,
      phash: asset.phash,
      dhash: asset.dhash,
      metadata: detail?.metadata ?? null,
      generation_params: detail?.generation_params ?? null,
      assessment: detail?.assessment ?? null,
      problems: detail?.problems ?? [],
      places: files.map(({ file_path, inbox_path }: PlaceRow) => ({ file_path, inbox_path })),
      relations: related.map(row => toRelation(row, content_hash)),
    }
  },
})

function toRelation(row: RelationRow, content_hash: string) {
  const isTo = row.content_hash === content_hash
  return {
    other_hash: isTo ? row.other_hash : row.content_hash,
    kind: RelationKind.parse(row.kind),
    direction: isTo ? ('to' as const) : ('from' as const),
    note: row.note,
  }
}
