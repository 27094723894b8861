// Filters as SQL conditions on the alias `v` of the view `assets`. Nothing of what a caller wrote becomes SQL text.
import type { ViewReader } from '#kernel'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { AssetRow } from '../shape.ts'
import type { Filters } from './filters.ts'
import { namedLike } from './name-patterns.ts'
import { matchingTags } from './tag-patterns.ts'

export type Condition = RawBuilder<SqlBool>
type Range = { readonly min?: number | undefined; readonly max?: number | undefined } | undefined

/** One thing that is asked of assets, in the forms that suit how many of them it is asked of. */
export interface Wish {
  readonly holds: Condition
  /** Where every asset is looked at. */
  readonly ofAll?: Condition
  /** Where only a few assets are looked at. */
  readonly ofFew?: Condition
  /** How many assets it may let through: a number, or a query with a row for each. */
  readonly candidates?: number | RawBuilder<unknown>
  readonly about: 'columns' | 'others' | 'text'
  /** The column that the index which finds these assets has them sorted by. */
  readonly sortedBy?: 'created_at'
}

type Reader = Pick<ViewReader<AssetRow>, 'db' | 'words' | 'matches' | 'among'>

export async function wishesOf(filters: Filters, reader: Reader): Promise<Wish[]> {
  const { filename_pattern, tag_patterns = {} } = filters
  const tagged = (condition: Condition) => hasTag(reader, condition)
  return [
    ...columnsOf(filters).map(holds => ({ holds, about: 'columns' as const })),
    ...hasOneOf('project', filters.project, filters.removed),
    ...hasOneOf('content_hash', filters.content_hash, 'with'),
    ...tagsOf(filters).map(tagged),
    ...(await Promise.all(
      Object.entries(tag_patterns).map(async ([key, pattern]) =>
        tagged(tagHasValue(key, await matchingTags(reader, key, pattern))),
      ),
    )),
    ...(filename_pattern === undefined ? [] : [await namedLike(reader, filename_pattern)]),
    ...(filters.prompt_keywords ?? []).map(keyword => hasWords(reader, keyword, 'others')),
    ...(filters.text === undefined ? [] : [hasWords(reader, filters.text, 'text')]),
    ...(filters.exclude_tags ?? []).map(tag => hasNoTag(reader, tagIs(tag))),
  ]
}

function columnsOf(filters: Filters): Condition[] {
  const { dimensions } = filters
  return [
    ...removedIs(filters.removed),
    ...oneOf('media_type', filters.media_type),
    ...oneOf('format', filters.file_formats?.map(normalFormat)),
    ...inRange('file_size', filters.file_size),
    ...inRange('width', dimensions?.width),
    ...inRange('height', dimensions?.height),
    ...inRange('aspect_ratio', dimensions?.aspect_ratio),
    ...inRange('quality_rating', filters.quality_rating),
    ...isRated(filters.has_rating),
    ...(filters.reviewed === undefined ? [] : [sql<SqlBool>`v.is_reviewed = ${Number(filters.reviewed)}`]),
    ...oneOf('source_type', filters.ai_source),
    ...oneOf('role', filters.role),
    ...(filters.has_metadata ?? []).map(hasMetadata),
    ...inDates(filters.date_range),
  ]
}

function tagsOf({ tags = [], any_tags, tag_values = {}, tag_ranges = {} }: Filters): Condition[] {
  return [
    ...tags.map(tagIs),
    ...(any_tags ? [anyOf(any_tags.map(tagIs))] : []),
    ...Object.entries(tag_values).map(([key, values]) => tagHasValue(key, [values].flat())),
    ...Object.entries(tag_ranges).map(([key, range]) => tagInRange(key, range)),
  ]
}

/** Columns of the index of the facets, and what is looked up by the hash or the row number it has as well. */
const ofFacets: ReadonlySet<string> = new Set([
  'removed',
  'media_type',
  'ai_source',
  'quality_rating',
  'has_rating',
  'reviewed',
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

function isRated(wanted: boolean | undefined): Condition[] {
  if (wanted === undefined) return []
  return [wanted ? sql`v.quality_rating is not null` : sql`v.quality_rating is null`]
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

/** Every index of projects begins with what was put aside, so that is asked as well. */
function hasOneOf(
  name: 'project' | 'content_hash',
  values: string | readonly string[] | undefined,
  removed: Filters['removed'],
): Wish[] {
  if (values === undefined) return []
  const holds = sql.join<SqlBool>([...removedIs(removed), ...oneOf(name, values)], sql` and `)
  const candidates = name === 'project' ? sql`select 1 from assets v where ${holds}` : [values].flat().length
  const isSorted = name === 'project' && removed === 'without' && [values].flat().length === 1
  return [{ holds, candidates, about: 'columns', ...(isSorted && { sortedBy: 'created_at' }) }]
}

const hasWords = (reader: Reader, text: string, about: 'text' | 'others'): Wish => ({
  holds: reader.words(text),
  candidates: reader.matches(text),
  about,
})

/** A set that is found once by the tags' index; for few assets their own tags are fewer. */
function hasTag(reader: Reader, condition: Condition): Wish {
  const hashes = sql`select t.content_hash from asset_tags t where ${condition}`
  return {
    holds: sql`v.content_hash in (${hashes})`,
    ofAll: reader.among(hashes),
    ofFew: sql`exists ${ownTag(condition)}`,
    candidates: hashes,
    about: 'others',
  }
}

const hasNoTag = (reader: Reader, condition: Condition): Wish => ({
  holds: sql`not exists ${ownTag(condition)}`,
  ofAll: sql`not ${reader.among(sql`select t.content_hash from asset_tags t where ${condition}`)}`,
  about: 'others',
})

const ownTag = (condition: Condition) =>
  sql`(select 1 from asset_tags t where t.content_hash = v.content_hash and ${condition})`
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
