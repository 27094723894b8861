import type { ViewReader } from '#kernel'
import { sql, type RawBuilder } from 'kysely'
import { reviewKey } from '../rules.ts'
import type { AssetRow } from '../shape.ts'
import type { Match } from './match.ts'

/** Counted only for who asks: no index has them all, so every match is looked at. */
export const furtherFacets = ['file_formats', 'projects', 'roles', 'months', 'reviews'] as const
export type FurtherFacet = (typeof furtherFacets)[number]

const mostValues = 100

/** How many matches have each value, most first and at most 100; months (UTC) newest first; `none` is no value. */
export async function countFurther(
  { db }: ViewReader<AssetRow>,
  { all }: Match,
  wanted: readonly FurtherFacet[],
): Promise<Partial<Record<FurtherFacet, Record<string, number>>>> {
  if (wanted.length === 0) return {}
  // The rows are large, so they are looked at once for all.
  const { rows } = await sql<Counted>`
    with m as materialized (
      select v.content_hash, v.format, v.project, v.role, substr(v.created_at, 1, 7) as month
      from assets v where ${all}
    )
    ${sql.join(
      wanted.map(facet => counts[facet]),
      sql` union all `,
    )}`.execute(db)
  return Object.fromEntries(wanted.map(facet => [facet, valuesOf(rows, facet)]))
}

const countBy = (facet: FurtherFacet, column: string) =>
  sql`select ${sql.lit(facet)} as facet, ${sql.ref(column)} as value, count(*) as count from m group by ${sql.ref(column)}`

const counts: Readonly<Record<FurtherFacet, RawBuilder<unknown>>> = {
  file_formats: countBy('file_formats', 'm.format'),
  projects: countBy('projects', 'm.project'),
  roles: countBy('roles', 'm.role'),
  months: countBy('months', 'm.month'),
  reviews: sql`
    select 'reviews' as facet, t.value as value, count(*) as count from asset_tags t
    where t.key = ${reviewKey} and t.content_hash in (select m.content_hash from m) group by t.value`,
}

interface Counted {
  readonly facet: string
  readonly value: string | null
  readonly count: number | string
}

function valuesOf(rows: readonly Counted[], facet: FurtherFacet): Record<string, number> {
  const found = rows
    .filter(row => row.facet === facet)
    .map(({ value, count }) => [value ?? 'none', Number(count)] as const)
  const newest = (a: string, b: string) => (a < b ? 1 : -1)
  const most = found.toSorted((a, b) =>
    facet === 'months' ? newest(a[0], b[0]) : b[1] - a[1] || newest(b[0], a[0]),
  )
  return Object.fromEntries(most.slice(0, mostValues))
}
