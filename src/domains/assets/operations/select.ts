import { operation } from '#kernel'
import { sql, type SqlBool } from 'kysely'
import { z } from 'zod'
import { Filters } from '../search/filters.ts'
import { both, matchOf } from '../search/match.ts'
import type { Condition } from '../search/where.ts'
import { Assets } from '../views.ts'

const mostAssets = 100_000

const Input = z.strictObject({
  filters: Filters.prefault({}),
  /** Leaves out what this pipeline judged already. */
  not_assessed_by: z.string().optional(),
  /** Leaves out what was made from another asset, so that a batch run again does not work on its own results. */
  without_derivatives: z.boolean().default(false),
  below_stars: z.number().optional(),
  unrated: z.boolean().default(false),
})

/** Writes down which assets a workflow works on, so that it works on the same ones after a restart. */
export const select = operation('assets.select', {
  about: 'Fix the assets a workflow works on.',
  effect: 'read',
  isPrivate: true,
  timeout: '10m',
  input: Input,
  output: z.object({ hashes: z.array(z.string()) }),
  uses: { assets: Assets },

  async run({ filters, ...more }, { assets }) {
    const { all } = await matchOf(filters, assets)
    const where = both([all, ...moreConditions(more)])
    const { rows } = await sql<{ content_hash: string }>`
      select v.content_hash from assets v where ${where}
      order by v.created_at, v.content_hash limit ${mostAssets}`.execute(assets.db)
    return { hashes: rows.map(row => row.content_hash) }
  },
})

function moreConditions(more: Omit<z.output<typeof Input>, 'filters'>): Condition[] {
  const { not_assessed_by, without_derivatives, below_stars, unrated } = more
  const isDerived = sql`exists (
    select 1 from asset_relations r where r.content_hash = v.content_hash and r.kind = 'derivative')`
  return [
    ...(not_assessed_by === undefined
      ? []
      : [sql<SqlBool>`(v.assessed_by is null or v.assessed_by <> ${not_assessed_by})`]),
    ...(without_derivatives ? [sql<SqlBool>`not ${isDerived}`] : []),
    ...(below_stars === undefined ? [] : [sql<SqlBool>`v.quality_rating < ${below_stars}`]),
    ...(unrated ? [sql<SqlBool>`v.quality_rating is null`] : []),
  ]
}
