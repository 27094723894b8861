import { operation } from '#kernel'
import { sql } from 'kysely'
import { z } from 'zod'
import { AssetFiles, Assets } from '../views.ts'

const Counts = z.record(z.string(), z.number())

/** The library in numbers; what was put aside is counted apart. */
export const stats = operation('assets.stats', {
  about: 'Count assets by type, source, stars, role, project and state; with files, duplicates and bytes.',
  effect: 'read',
  rest: 'GET /assets/stats',
  input: z.strictObject({}),
  output: z.object({
    assets: z.number(),
    bytes: z.number(),
    /** Places on disk; more than assets when the same bytes are kept twice. */
    files: z.number(),
    duplicate_files: z.number(),
    missing: z.number(),
    media_types: Counts,
    ai_sources: Counts,
    quality_ratings: Counts,
    roles: Counts,
    removed: Counts,
    /** The fifty largest. */
    projects: z.array(z.object({ project: z.string(), assets: z.number(), bytes: z.number() })),
  }),
  uses: { assets: Assets, files: AssetFiles },
  cache: '1m',

  async run(_, { assets: { db } }) {
    const [groups, projects, places] = await Promise.all([
      sql<Group>`
        select v.media_type, v.source_type, v.quality_rating, v.role, v.removed, v.file_missing,
          count(*) as count, sum(v.file_size) as bytes
        from assets v group by v.media_type, v.source_type, v.quality_rating, v.role, v.removed, v.file_missing`.execute(
        db,
      ),
      sql<{ project: string; assets: number | string; bytes: number | string }>`
        select v.project, count(*) as assets, sum(v.file_size) as bytes from assets v where v.removed is null
        group by v.project order by count(*) desc, v.project limit 50`.execute(db),
      sql<{ files: number | string; contents: number | string }>`
        select count(*) as files, count(distinct f.content_hash) as contents from asset_files f`.execute(db),
    ])
    const kept = groups.rows.filter(group => group.removed === null)
    const { files = 0, contents = 0 } = places.rows[0] ?? {}
    return {
      assets: sum(kept, 'count'),
      bytes: sum(kept, 'bytes'),
      files: Number(files),
      duplicate_files: Number(files) - Number(contents),
      missing: sum(
        kept.filter(group => group.file_missing === 1),
        'count',
      ),
      media_types: countBy(kept, 'media_type'),
      ai_sources: countBy(kept, 'source_type'),
      quality_ratings: countBy(kept, 'quality_rating', 'unrated'),
      roles: countBy(kept, 'role'),
      removed: countBy(groups.rows, 'removed'),
      projects: projects.rows.map(row => ({
        project: row.project,
        assets: Number(row.assets),
        bytes: Number(row.bytes),
      })),
    }
  },
})

interface Group {
  readonly media_type: string
  readonly source_type: string
  readonly quality_rating: number | null
  readonly role: string | null
  readonly removed: string | null
  readonly file_missing: number
  /** PostgreSQL counts further than a number can, and answers text. */
  readonly count: number | string
  readonly bytes: number | string
}

const sum = (groups: readonly Group[], what: 'count' | 'bytes') =>
  groups.reduce((total, group) => total + Number(group[what]), 0)

function countBy(groups: readonly Group[], by: keyof Group, ifNone?: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const group of groups) {
    const label = group[by] ?? ifNone
    if (label !== undefined) counts[label] = (counts[label] ?? 0) + Number(group.count)
  }
  return counts
}
