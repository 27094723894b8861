// Filters as SQL conditions on the alias `v` of the view `assets`. Nothing of what a caller wrote becomes SQL text.
import type { ViewReader } from '#kernel'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AssetRow } from '../shape.ts'
import type { Filters } from './filters.ts'
import { matchingTags } from './tag-patterns.ts'

export type Condition = RawBuilder<SqlBool>
type Range = { readonly min?: number | undefined; readonly max?: number | undefined } | undefined

export async function conditionsOf(
  filters: Filters,
  reader: Pick<ViewReader<AssetRow>, 'db' | 'words'>,
): Promise<Condition[]> {
  const { dimensions, date_range, tag_values = {}, tag_ranges = {}, tag_patterns = {} } = filters
  return [
    ...removedIs(filters.removed),
    ...oneOf('media_type', filters.media_type),
    ...oneOf('format', filters.file_formats?.map(normalFormat)),
    ...inRange('file_size', filters.file_size),
    ...inRange('width', dimensions?.width),
    ...inRange('height', dimensions?.height),
    ...inRange('aspect_ratio', dimensions?.aspect_ratio),
    ...inRange('quality_rating', filters.quality_rating),
    ...oneOf('source_type', filters.ai_source),
    ...oneOf('project', filters.project),
    ...oneOf('content_hash', filters.content_hash),
    ...oneOf('role', filters.role),
    ...(filters.has_metadata ?? []).map(hasMetadata),
    ...inDates(date_range),
    ...(filters.tags ?? []).map(tag => hasTag(tagIs(tag))),
    ...(filters.any_tags ? [hasTag(anyOf(filters.any_tags.map(tagIs)))] : []),
    ...(filters.exclude_tags ?? []).map(tag => hasNoTag(tagIs(tag))),
    ...Object.entries(tag_values).map(([key, values]) => hasTag(tagHasValue(key, [values].flat()))),
    ...Object.entries(tag_ranges).map(([key, range]) => hasTag(tagInRange(key, range))),
    ...(await Promise.all(
      Object.entries(tag_patterns).map(async ([key, pattern]) =>
        hasTag(tagHasValue(key, await matchingTags(reader, key, pattern))),
      ),
    )),
    ...(filters.filename_pattern === undefined ? [] : [nameLike(filters.filename_pattern)]),
    ...(filters.prompt_keywords ?? []).map(keyword => reader.words(keyword)),
    ...(filters.text === undefined ? [] : [reader.words(filters.text)]),
  ]
}

/** Columns of the index of the facets, and what is looked up by the hash or the row number it has as well. */
const ofFacets: ReadonlySet<string> = new Set([
  'removed',
  'media_type',
  'ai_source',
  'quality_rating',
  'content_hash',
  'tags',
  'any_tags',
  'exclude_tags',
  'tag_values',
  'tag_ranges',
  'tag_patterns',
  'filename_pattern',
  'prompt_keywords',
  'text',
])

/** True when the index of the facets has everything these filters ask for. */
export const isIndexed = (filters: Filters): boolean =>
  Object.entries(filters).every(([name, value]) => value === undefined || ofFacets.has(name))

const column = (name: string) => sql.ref(`v.${name}`)
const normalFormat = (format: string) =>
  ({ jpg: 'jpeg', tif: 'tiff' })[format.toLowerCase().replace(/^\./, '')] ??
  format.toLowerCase().replace(/^\./, '')

function removedIs(which: Filters['removed']): Condition[] {
  if (which === 'with') return []
  return [which === 'only' ? sql`v.removed is not null` : sql`v.removed is null`]
}

function oneOf(name: string, values: string | readonly string[] | undefined): Condition[] {
  if (values === undefined) return []
  const list = [values].flat()
  return list.length === 0 ? [sql`1 = 0`] : [sql`${column(name)} in (${sql.join(list)})`]
}

function inRange(name: string, range: Range): Condition[] {
  const { min, max } = range ?? {}
  return [
    ...(min === undefined ? [] : [sql<SqlBool>`${column(name)} >= ${min}`]),
    ...(max === undefined ? [] : [sql<SqlBool>`${column(name)} <= ${max}`]),
  ]
}

/** A date without a time means the whole day, at both ends. */
function inDates(range: Filters['date_range']): Condition[] {
  const { start, end } = range ?? {}
  const utc = (text: string) => new Date(text).toISOString()
  const dayAfter = (text: string) => new Date(Date.parse(text) + 86_400_000).toISOString()
  return [
    ...(start === undefined ? [] : [sql<SqlBool>`v.created_at >= ${utc(start)}`]),
    ...(end === undefined
      ? []
      : [
          end.length === 10
            ? sql<SqlBool>`v.created_at < ${dayAfter(end)}`
            : sql<SqlBool>`v.created_at <= ${utc(end)}`,
        ]),
  ]
}

function hasMetadata(what: NonNullable<Filters['has_metadata']>[number]): Condition {
  if (what === 'generation') return sql`v.has_generation = 1`
  const columns = {
    prompt: 'prompt',
    model: 'model',
    seed: 'seed',
    dimensions: 'width',
    rating: 'quality_rating',
    role: 'role',
    thumbnail: 'thumbnail',
  } as const
  return sql`${column(columns[what])} is not null`
}

/** Found once by the tags' index; asked again for every asset it would take ten times as long. */
const hasTag = (condition: Condition): Condition =>
  sql`v.content_hash in (select t.content_hash from asset_tags t where ${condition})`
const hasNoTag = (condition: Condition): Condition =>
  sql`not exists (select 1 from asset_tags t where t.content_hash = v.content_hash and ${condition})`
const anyOf = (conditions: readonly Condition[]): Condition =>
  conditions.length === 0 ? sql`1 = 0` : sql`(${sql.join(conditions, sql` or `)})`

/** `style:noir` is a key and a value, `noir` a value under any key. */
function tagIs(tag: string): Condition {
  const colon = tag.indexOf(':')
  if (colon <= 0) return sql`t.value = ${tag}`
  return sql`((t.key = ${tag.slice(0, colon)} and t.value = ${tag.slice(colon + 1)}) or t.value = ${tag})`
}

const tagHasValue = (key: string, values: readonly string[]): Condition =>
  values.length === 0 ? sql`1 = 0` : sql`t.key = ${key} and t.value in (${sql.join(values)})`

function tagInRange(key: string, { min, max }: NonNullable<Range>): Condition {
  const from = min === undefined ? sql`` : sql` and t.number >= ${min}`
  const to = max === undefined ? sql`` : sql` and t.number <= ${max}`
  return sql`t.key = ${key} and t.number is not null${from}${to}`
}

/** SQLite folds only the case of ASCII letters; a name with others is also compared as it was written. */
function nameLike(pattern: string): Condition {
  const like = pattern
    .replaceAll(/[\\%_]/g, String.raw`\$&`)
    .replaceAll('*', '%')
    .replaceAll('?', '_')
  const isLike = (name: RawBuilder<unknown>, wanted: string) =>
    sql<SqlBool>`${name} like ${wanted} escape '\\'`
  const folded = isLike(sql`lower(n.file_name)`, like.toLowerCase())
  const fits = /^[ -~]*$/.test(like) ? folded : sql`(${folded} or ${isLike(sql`n.file_name`, like)})`
  // An index has every name beside its hash: reading that takes a tenth of reading the rows.
  return sql`v.content_hash in (select n.content_hash from assets n where ${fits})`
}
