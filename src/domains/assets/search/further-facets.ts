import type { ViewReader } from '#kernel'
import { sql } from 'kysely'
import { reviewKey } from '../rules.ts'
import type { AssetRow } from '../shape.ts'
import type { Match } from './match.ts'

/** Counted only for who asks for them: no index has them all, so every match is looked at. */
export const furtherFacets = ['file_formats', 'projects', 'roles', 'months', 'reviews'] as const
export type FurtherFacet = (typeof furtherFacets)[number]

const columns = {
  file_formats: sql`v.format`,
  projects: sql`v.project`,
  roles: sql`v.role`,
  months: sql`substr(v.created_at, 1, 7)`,
} as const

const mostValues = 100

/** How many matches have each value, most first and at most 100; months (UTC) newest first; `none` is no value. */
export async function countFurther(
  reader: ViewReader<AssetRow>,
  match: Match,
  wanted: readonly FurtherFacet[],
): Promise<Partial<Record<FurtherFacet, Record<string, number>>>> {
  const counted = await Promise.all(
    [...new Set(wanted)].map(async facet => [facet, await countOne(reader, match, facet)] as const),
  )
  return Object.fromEntries(counted)
}

async function countOne({ db }: ViewReader<AssetRow>, { all }: Match, facet: FurtherFacet) {
  const order = facet === 'months' ? sql`1 desc` : sql`2 desc, 1`
  const query =
    facet === 'reviews'
      ? sql<Counted>`
          select t.value as value, count(*) as count from asset_tags t
          where t.key = ${reviewKey} and t.content_hash in (select v.content_hash from assets v where ${all})
          group by t.value order by ${order} limit ${mostValues}`
      : sql<Counted>`
          select ${columns[facet]} as value, count(*) as count from assets v where ${all}
          group by 1 order by ${order} limit ${mostValues}`
  const { rows } = await query.execute(db)
  return Object.fromEntries(rows.map(({ value, count }) => [value ?? 'none', Number(count)]))
}

interface Counted {
  readonly value: string | null
  readonly count: number | string
}
