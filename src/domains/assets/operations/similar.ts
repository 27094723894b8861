import { operation, type ViewReader } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { ContentHash } from '../contract.ts'
import { Files, Images } from '../ports.ts'
import { readAsset } from '../read-asset.ts'
import { AssetSummary, toSummary, type AssetRow } from '../shape.ts'
import { hammingDistance, isSimilar, phashBandProbes, type PerceptualHashes } from '../similar.ts'
import { AssetFiles, AssetLooks, Assets } from '../views.ts'

/** A look that so many pictures share (one tone, say) tells nothing more. */
const mostCandidates = 20_000
const thumbnailPx = 320

/** Pictures that look alike: the same scene at another size, quality or brightness. Never means duplicate. */
export const similar = operation('assets.similar', {
  about: 'Find pictures that look like this one, nearest first; exact duplicates are one asset already.',
  effect: 'read',
  rest: 'GET /assets/{content_hash}/similar',
  input: z.strictObject({
    content_hash: ContentHash,
    limit: z.coerce.number().int().min(1).max(200).default(20),
    with_removed: z.boolean().default(false),
  }),
  output: z.object({
    results: z.array(AssetSummary.extend({ phash_distance: z.number(), dhash_distance: z.number() })),
    total_count: z.number(),
    /** Pictures that were never decoded and so could not be compared; assets.assess decodes them. */
    not_compared: z.number(),
  }),
  uses: { assets: Assets, looks: AssetLooks, places: AssetFiles, files: Files, images: Images },
  refuses: {
    ASSET_NOT_FOUND: 404,
    NOT_A_PICTURE: 422,
    PICTURE_BROKEN: 422,
    FILE_NOT_FOUND: 404,
    FILE_TOO_LARGE: 413,
  },

  async run({ content_hash, limit, with_removed }, context) {
    const { assets, looks, images, refuse, signal } = context
    const known = await looks.get(content_hash)
    const look = known ?? (await lookNow())
    const near = (await findNear(looks, look)).filter(each => each.content_hash !== content_hash)
    const rows = await assets.getMany(near.map(each => [each.content_hash]))
    const found = near.flatMap((each, index) => {
      const row = rows[index]
      return row && (with_removed || row.removed === null) ? [{ ...each, row }] : []
    })
    return {
      results: found.slice(0, limit).map(({ row, phash_distance, dhash_distance }) => ({
        ...toSummary(row),
        phash_distance,
        dhash_distance,
      })),
      total_count: found.length,
      not_compared: await countUnseen(assets),
    }

    async function lookNow(): Promise<PerceptualHashes> {
      const { asset, path, bytes } = await readAsset(context, content_hash, refuse)
      if (asset.media_type !== 'image') {
        throw refuse('NOT_A_PICTURE', `${path} is ${asset.media_type}, not a picture`)
      }
      const glance = await images.glance(bytes, { thumbnail_px: thumbnailPx, signal })
      if (!glance.broken) return glance
      throw refuse('PICTURE_BROKEN', `${path}: ${glance.message}`, { details: { reason: glance.reason } })
    }
  },
})

interface Near {
  readonly content_hash: string
  readonly phash_distance: number
  readonly dhash_distance: number
}

async function findNear(looks: Pick<ViewReader<AssetRow>, 'db'>, look: PerceptualHashes): Promise<Near[]> {
  const probes = phashBandProbes(look.phash).map(
    (values, band) => sql`b.${sql.raw(`band_${band}`)} in (${sql.join(values)})`,
  )
  const { rows } = await sql<{ content_hash: string; phash: string; dhash: string }>`
    select b.content_hash, b.phash, b.dhash from asset_looks b
    where ${sql.join(probes, sql` or `)} limit ${mostCandidates}`.execute(looks.db)
  return rows
    .filter(row => isSimilar(look, row))
    .map(({ content_hash, phash, dhash }) => ({
      content_hash,
      phash_distance: hammingDistance(look.phash, phash),
      dhash_distance: hammingDistance(look.dhash, dhash),
    }))
    .toSorted((a, b) => distanceOf(a) - distanceOf(b) || (a.content_hash < b.content_hash ? -1 : 1))
}

const distanceOf = ({ phash_distance, dhash_distance }: Near) => phash_distance + dhash_distance

async function countUnseen({ db }: Pick<ViewReader<AssetRow>, 'db'>): Promise<number> {
  const { rows } = await sql<{ pictures: number | string; seen: number | string }>`
    select (select count(*) from assets v where v.media_type = 'image') as pictures,
      (select count(*) from asset_looks) as seen`.execute(db)
  const { pictures = 0, seen = 0 } = rows[0] ?? {}
  return Math.max(0, Number(pictures) - Number(seen))
}
