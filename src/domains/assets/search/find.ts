import type { ViewReader } from '#kernel'
import { sql } from 'kysely'
import type { AssetRow } from '../shape.ts'
import { columnOfSort, readCursor, writeCursor, type SortField } from './order.ts'
import type { Condition } from './where.ts'

export interface Page {
  readonly rows: readonly AssetRow[]
  readonly nextCursor: string | null
}

export interface PageQuery {
  readonly conditions: readonly Condition[]
  readonly sort: SortField
  readonly isDescending: boolean | undefined
  readonly limit: number
  readonly cursor: string | undefined
  readonly text: string | undefined
}

const all = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 1` : (sql.join(conditions, sql` and `) as Condition)

export async function findPage(reader: ViewReader<AssetRow>, query: PageQuery): Promise<Page> {
  if (query.sort === 'relevance' && query.text) return findRelevant(reader, query, query.text)
  const sort = query.sort === 'relevance' ? 'created_date' : query.sort
  const { column, isDescending: byDefault } = columnOfSort[sort]
  const direction = (query.isDescending ?? byDefault) ? 'desc' : 'asc'
  const value = sql.ref(`v.${column}`)
  const after = query.cursor === undefined ? [] : [behind(value, direction, query.cursor)]
  const rows = await reader.rows(select =>
    select
      .where(all([...query.conditions, ...after]))
      .orderBy(value, order => (direction === 'desc' ? order.desc().nullsLast() : order.asc().nullsLast()))
      .orderBy('v.content_hash', direction)
      .limit(query.limit + 1),
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  const hasMore = rows.length > query.limit && last !== undefined
  return {
    rows: page,
    nextCursor: hasMore ? writeCursor({ value: last[column], hash: last.content_hash }) : null,
  }
}

/** Rows after the one the last page ended with; a missing value sorts behind every other. */
function behind(column: ReturnType<typeof sql.ref>, direction: 'asc' | 'desc', text: string): Condition {
  const cursor = readCursor(text)
  if ('offset' in cursor) return sql`1 = 0`
  const { value, hash } = cursor
  const beyond = direction === 'desc' ? sql`<` : sql`>`
  if (value === null) return sql`(${column} is null and v.content_hash ${beyond} ${hash})`
  return sql`(${column} ${beyond} ${value} or (${column} = ${value} and v.content_hash ${beyond} ${hash}) or ${column} is null)`
}

async function findRelevant(reader: ViewReader<AssetRow>, query: PageQuery, text: string): Promise<Page> {
  const cursor = query.cursor === undefined ? { offset: 0 } : readCursor(query.cursor)
  const offset = 'offset' in cursor ? cursor.offset : 0
  const rows = await reader.rows(select =>
    select
      .where(all(query.conditions))
      .orderBy(reader.relevance(text), 'desc')
      .orderBy('v.content_hash')
      .limit(query.limit + 1)
      .offset(offset),
  )
  const hasMore = rows.length > query.limit
  return {
    rows: rows.slice(0, query.limit),
    nextCursor: hasMore ? writeCursor({ offset: offset + query.limit }) : null,
  }
}

export interface Facets {
  readonly tags: readonly { readonly key: string; readonly value: string; readonly count: number }[]
  readonly ai_sources: Readonly<Record<string, number>>
  readonly quality_ratings: Readonly<Record<string, number>>
  readonly media_types: Readonly<Record<string, number>>
  /** True when tags were counted on the first matches only. */
  readonly tags_sampled: boolean
}

const sampled = 2000

/** Counts of the whole match in one pass, tags of at most the first 2,000 matches. */
export async function countFacets(
  reader: ViewReader<AssetRow>,
  conditions: readonly Condition[],
): Promise<{ total: number; facets: Facets }> {
  const where = all(conditions)
  const groups = await sql<{
    media_type: string
    source_type: string
    quality_rating: number | null
    count: number
  }>`
    select v.media_type, v.source_type, v.quality_rating, count(*) as count
    from assets v where ${where} group by v.media_type, v.source_type, v.quality_rating`.execute(reader.db)
  const tags = await sql<{ key: string; value: string; count: number }>`
    select t.key, t.value, count(*) as count from asset_tags t
    where t.content_hash in (select v.content_hash from assets v where ${where} limit ${sampled})
    group by t.key, t.value order by count(*) desc, t.key, t.value limit 30`.execute(reader.db)

  const total = groups.rows.reduce((sum, row) => sum + Number(row.count), 0)
  const count = (name: 'media_type' | 'source_type' | 'quality_rating') => {
    const counts: Record<string, number> = {}
    for (const row of groups.rows) {
      const label = row[name] === null ? 'unrated' : String(row[name])
      counts[label] = (counts[label] ?? 0) + Number(row.count)
    }
    return counts
  }
  const facets = {
    tags: tags.rows.map(({ key, value, count: times }) => ({ key, value, count: Number(times) })),
    ai_sources: count('source_type'),
    quality_ratings: count('quality_rating'),
    media_types: count('media_type'),
    tags_sampled: total > sampled,
  }
  return { total, facets }
}
