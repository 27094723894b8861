import type { ViewReader } from '#kernel'
import { sql, type SqlBool } from 'kysely'
import type { AssetRow } from '../shape.ts'
import { asked, both, type Match } from './match.ts'
import { columnOfSort, readCursor, readOffset, writeCursor, type SortField } from './order.ts'
import type { Condition } from './where.ts'

export interface Page {
  readonly rows: readonly AssetRow[]
  readonly nextCursor: string | null
}

export interface PageQuery {
  readonly match: Match
  readonly sort: SortField
  readonly isDescending: boolean | undefined
  readonly limit: number
  readonly cursor: string | undefined
  /** So many are passed over first. */
  readonly skip?: number
  readonly text: string | undefined
}

export async function findPage(reader: ViewReader<AssetRow>, query: PageQuery): Promise<Page> {
  if (query.sort === 'relevance' && query.text) return findRelevant(reader, query, query.text)
  const order = orderOf(query)
  const { column, direction } = order
  const after = query.cursor === undefined ? [] : [behind(order, query.cursor)]
  const { isFew, sortedBy, first } = query.match
  // Few are looked up as a list of hashes, which leaves no order's index to walk.
  const where =
    isFew && sortedBy !== column
      ? sql<SqlBool>`v.content_hash in (select v.content_hash from assets v where ${both([first, asked(after)])})`
      : both([first, ...after])
  const rows = await reader.rows(select =>
    select
      .where(where)
      .orderBy(sql.ref(`v.${column}`), by =>
        direction === 'desc' ? by.desc().nullsLast() : by.asc().nullsLast(),
      )
      .orderBy('v.content_hash', direction)
      .limit(query.limit + 1)
      .offset(query.skip ?? 0),
  )
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  if (rows.length <= query.limit || !last) return { rows: page, nextCursor: null }
  return {
    rows: page,
    nextCursor: writeCursor({ by: nameOf(order), value: last[column], hash: last.content_hash }),
  }
}

interface Order {
  readonly column: (typeof columnOfSort)[keyof typeof columnOfSort]['column']
  readonly direction: 'asc' | 'desc'
}

function orderOf({ sort, isDescending }: PageQuery): Order {
  const { column, isDescending: byDefault } = columnOfSort[sort === 'relevance' ? 'created_date' : sort]
  return { column, direction: (isDescending ?? byDefault) ? 'desc' : 'asc' }
}

const nameOf = ({ column, direction }: Order) => `${column} ${direction}`

/** Rows after the one the last page ended with; a missing value sorts behind every other. */
function behind(order: Order, text: string): Condition {
  const cursor = readCursor(text, nameOf(order))
  const column = sql.ref(`v.${order.column}`)
  const beyond = order.direction === 'desc' ? sql`<` : sql`>`
  if (cursor.value === null) return sql`(${column} is null and v.content_hash ${beyond} ${cursor.hash})`
  // As one comparison of two values it finds its place in the index, however deep the page.
  const isAfter = sql<SqlBool>`(${column}, v.content_hash) ${beyond} (${cursor.value}, ${cursor.hash})`
  return order.column === 'quality_rating' ? sql`(${isAfter} or ${column} is null)` : isAfter
}

/** The best are looked up beside the rest of the filters; all that have the words only where those leave too few. */
async function findRelevant(reader: ViewReader<AssetRow>, query: PageQuery, text: string): Promise<Page> {
  const offset = (query.skip ?? 0) + (query.cursor === undefined ? 0 : readOffset(query.cursor))
  const needed = offset + query.limit + 1
  const rank = (atLeast: number) =>
    reader.rows(select =>
      select
        .innerJoin(sql<Ranked>`(${reader.ranked(text, atLeast)})`.as('r'), 'r.content_hash', 'v.content_hash')
        .where(query.match.withoutText)
        .orderBy('r.relevance', 'desc')
        .orderBy('v.content_hash')
        .limit(query.limit + 1)
        .offset(offset),
    )
  const best = await rank(2 * needed + 200)
  const rows = best.length > query.limit ? best : await rank(everything)
  const hasMore = rows.length > query.limit
  return {
    rows: rows.slice(0, query.limit),
    nextCursor: hasMore ? writeCursor({ offset: offset + query.limit }) : null,
  }
}

const everything = 1_000_000_000

interface Ranked {
  readonly content_hash: string
  readonly relevance: number
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

export async function countMatches({ db }: ViewReader<AssetRow>, condition: Condition): Promise<number> {
  const { rows } = await sql<{ count: Count }>`
    select count(*) as count from assets v where ${condition}`.execute(db)
  return Number(rows[0]?.count ?? 0)
}

/**
 * Counts of the whole match in one pass, tags of at most the first 2,000 matches. What the index of
 * the facets cannot answer is found before it is grouped: else SQLite looks at every asset for a search that finds few.
 */
export async function countFacets(
  { db }: ViewReader<AssetRow>,
  { first, all, isIndexed }: Match,
): Promise<{ total: number; facets: Facets }> {
  const [groups, tags] = await Promise.all([
    sql<Group>`
      with v as ${sql.raw(isIndexed ? 'not materialized' : 'materialized')} (
        select v.media_type, v.source_type, v.quality_rating from assets v where ${all}
      )
      select media_type, source_type, quality_rating, count(*) as count from v
      group by media_type, source_type, quality_rating`.execute(db),
    sql<{ key: string; value: string; count: Count }>`
      select t.key, t.value, count(*) as count from asset_tags t
      where t.content_hash in (select v.content_hash from assets v where ${first} limit ${sampled})
      group by t.key, t.value order by count(*) desc, t.key, t.value limit 30`.execute(db),
  ])
  const total = groups.rows.reduce((sum, row) => sum + Number(row.count), 0)
  const facets = {
    tags: tags.rows.map(({ key, value, count }) => ({ key, value, count: Number(count) })),
    ai_sources: countBy(groups.rows, 'source_type'),
    quality_ratings: countBy(groups.rows, 'quality_rating'),
    media_types: countBy(groups.rows, 'media_type'),
    tags_sampled: total > sampled,
  }
  return { total, facets }
}

/** PostgreSQL counts further than a number can. */
type Count = number | string

interface Group {
  readonly media_type: string
  readonly source_type: string
  readonly quality_rating: number | null
  readonly count: Count
}

function countBy(groups: readonly Group[], name: Exclude<keyof Group, 'count'>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const group of groups) {
    const label = String(group[name] ?? 'unrated')
    counts[label] = (counts[label] ?? 0) + Number(group.count)
  }
  return counts
}
